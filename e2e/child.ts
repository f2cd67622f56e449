import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { command as run } from './namespace';

/** Command of a program of the mesh. */
export interface Start {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** File for its output. */
  readonly log: string;
  /** Gets each line of its standard output, which is then not logged. */
  readonly onLine?: (line: string) => void;
}

/** A running program of the mesh. */
export interface Child {
  readonly name: string;
  readonly log: string;
  /** The reason why it ended; undefined while it runs. */
  readonly ended: () => string | undefined;
  readonly stop: () => Promise<void>;
}

export function start({ name, command, args, env, log, onLine }: Start): Child {
  const file = openSync(log, 'a');
  const output = onLine === undefined ? file : lines(`${log}.fifo`, onLine);
  const child = spawn(command, [...args], {
    stdio: ['ignore', output, file],
    env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent', ...env },
  });
  closeSync(file);
  if (output !== file) closeSync(output);
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

/** File descriptor for output that is read by line. It is a named pipe, because Envoy opens /dev/stdout again. */
function lines(fifo: string, onLine: (line: string) => void): number {
  run('mkfifo', [fifo]);
  // Open it for reading and writing, so neither side waits for the other.
  const socket = new Socket({ fd: openSync(fifo, 'r+'), readable: true, writable: false });
  let rest = '';
  socket.setEncoding('utf8').on('data', (text: string) => {
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    for (const line of parts) onLine(line);
  });
  return openSync(fifo, 'w');
}

/**
 * Calls `probe` until it returns something other than undefined.
 * @throws with the last log lines if one of `children` ends, or after `seconds`
 */
export async function until<T>(
  what: string,
  probe: () => Promise<T | undefined>,
  { children = [], seconds = 30, every = 50 }: { children?: readonly Child[]; seconds?: number; every?: number } = {},
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
      throw new Error(`timeout after ${seconds} s: ${what}${last === undefined ? '' : ` (${last})`}\n${logs}`);
    }
    await pause(every);
  }
}

function tail(log: string): string {
  const lines = readFileSync(log, 'utf8').trimEnd().split('\n').slice(-12);
  return lines.map((line) => line.slice(0, 300)).join('\n');
}
