import { fstatSync, writeSync } from 'node:fs';
import type { Output } from './terminal';

/**
 * Standard output (1) or error (2). Node needs 3 ms to load its streams, so text for a pipe or a file is written without them. They
 * are used for a terminal, and if a pipe cannot accept the text at once.
 */
export class StandardOutput implements Output {
  private readonly descriptor: 1 | 2;
  private stream: NodeJS.WriteStream | undefined;

  constructor(descriptor: 1 | 2) {
    this.descriptor = descriptor;
    if (mayBeTerminal(descriptor)) this.stream = this.streamOfNode();
  }

  get isTerminal(): boolean {
    return this.stream?.isTTY === true;
  }

  write(text: string): void {
    const bytes = this.stream ? text : this.writeAtOnce(Buffer.from(text));
    if (bytes.length === 0) return;
    this.stream ??= this.streamOfNode();
    this.stream.write(bytes);
  }

  /** Calls back when all text is written. */
  end(done: () => void): void {
    if (this.stream) this.stream.write('', done);
    else done();
  }

  /** @returns what a full pipe did not accept */
  private writeAtOnce(bytes: Buffer): Buffer {
    let rest = bytes;
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(this.descriptor, rest));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') endIfClosed(error as NodeJS.ErrnoException);
    }
    return rest;
  }

  private streamOfNode(): NodeJS.WriteStream {
    return (this.descriptor === 1 ? process.stdout : process.stderr).on('error', endIfClosed);
  }
}

/** A character device, such as a terminal or `/dev/null`. */
function mayBeTerminal(descriptor: number): boolean {
  try {
    return fstatSync(descriptor).isCharacterDevice();
  } catch {
    return true;
  }
}

/** A reader that closes the pipe early, as in `cdk8s-istio check . | head`, is not an error. */
function endIfClosed(error: NodeJS.ErrnoException): void {
  if (error.code === 'EPIPE') process.exit();
  throw error;
}
