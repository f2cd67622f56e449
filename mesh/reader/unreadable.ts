/** Thrown if input cannot be read; the message contains the file, the line (from 1) and the reason. */
export class UnreadableError extends Error {
  readonly file: string;
  readonly line: number | undefined;
  readonly reason: string;

  constructor(file: string, line: number | undefined, reason: string) {
    super(`${line === undefined ? file : `${file}:${line}`}: ${reason}`);
    this.name = 'UnreadableError';
    this.file = file;
    this.line = line;
    this.reason = reason;
  }
}
