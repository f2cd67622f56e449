import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { openSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { stringify } from 'yaml';
import type { Manifest } from '../../mesh/manifest/manifest';
import { part } from '../parts';

/** One message of an analyzer. */
export interface Message {
  readonly code: string;
  /** `VirtualService reviews.default` */
  readonly object: string;
  readonly text: string;
}

/** Their answer for a world. */
export interface Answer {
  readonly messages: readonly Message[];
  /** Errors of reading the world. */
  readonly problems: readonly string[];
}

/** Istio's analyzers, in a separate process. */
export class Analyzers {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(folder: string) {
    const log = openSync(join(folder, 'analyzers.log'), 'a');
    this.#process = spawn(part('analyzers'), { stdio: ['pipe', 'pipe', log] });
    if (this.#process.stdout === null) throw new Error('the analyzers have no output');
    this.#lines = createInterface({ input: this.#process.stdout })[Symbol.asyncIterator]();
  }

  async analyze(world: readonly Manifest[]): Promise<Answer> {
    // One field per line: istioctl merges messages that have the same text and line.
    const yaml = world.map((object) => stringify(object, { aliasDuplicateObjects: false, lineWidth: 0 })).join('---\n');
    this.#process.stdin?.write(`${JSON.stringify(yaml)}\n`);
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('the analyzers ended; see analyzers.log');
    return JSON.parse(value) as Answer;
  }

  async stop(): Promise<void> {
    this.#process.stdin?.end();
    if (this.#process.exitCode === null) await once(this.#process, 'exit');
  }
}
