import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

/** How a program of the mesh is started. */
export interface Start {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** The file for what it prints. */
  readonly log: string;
  /** Called with each line of its standard output, which then is not in the log. */
  readonly onLine?: (line: string) => void;
}

/** A running program of the mesh. */
export interface Child {
  readonly name: string;
  readonly log: string;
  /** Why it ended; undefined while it runs. */
  readonly ended: () => string | undefined;
  readonly stop: () => Promise<void>;
}

export function start({ name, command, args, env, log, onLine }: Start): Child {
  const file = openSync(log, 'a');
  const child = spawn(command, [...args], {
    stdio: ['ignore', onLine === undefined ? file : 'pipe', file],
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...env },
  });
  closeSync(file);
  if (onLine !== undefined) eachLine(child, onLine);
  let end: string | undefined;
  const exited = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      end = error.message;
      resolve();
    });
    child.on('exit', (code, signal) => {
      end ??= signal === null ? `exit code ${code}` : signal;
      resolve();
    });
  });
  const stop = async () => {
    if (end === undefined) child.kill('SIGKILL');
    await exited;
  };
  return { name, log, ended: () => end, stop };
}

function eachLine(child: ChildProcess, onLine: (line: string) => void): void {
  let rest = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
  });
}

/**
 * Asks `probe` until it answers something else than undefined.
 * @throws when one of the programs it depends on ended, or after `seconds`, with the last lines of the log
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { children = [], seconds = 60, every = 50 }: { children?: readonly Child[]; seconds?: number; every?: number } = {},
): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  let last: unknown;
  for (;;) {
    const answer = await probe().catch((error: unknown) => {
      last = error;
      return undefined;
    });
    if (answer !== undefined) return answer;
    for (const child of children) {
      const end = child.ended();
      if (end !== undefined) throw new Error(`${child.name} ended (${end}) before ${what}\n${tail(child.log)}`);
    }
    if (Date.now() > deadline) {
      const logs = children.map((child) => `${child.log}:\n${tail(child.log)}`).join('\n');
      throw new Error(`not within ${seconds} s: ${what}${last === undefined ? '' : ` (${last})`}\n${logs}`);
    }
    await pause(every);
  }
}

function tail(log: string): string {
  return readFileSync(log, 'utf8').split('\n').slice(-12).join('\n');
}
