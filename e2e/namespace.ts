import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { cacheRoot } from './parts';
import { missingTools, unshareFlags } from './tools';

const INSIDE = 'CDK8S_ISTIO_INSIDE';

/** The run of a program inside the namespaces. */
export interface Run {
  /** A private folder in memory. It disappears with the run, however the run ends. */
  readonly folder: string;
  /** Keeps the run alive and prints how to inspect it with nsenter. `describe` gets the process id as seen from outside. */
  readonly keep: (describe: (pid: number) => string) => Promise<never>;
}

/**
 * Runs `main` in its own network, mount and process namespaces, and exits with the code that it returns.
 *
 * The program starts itself again inside, as process 1. Whenever that process ends, even if the process outside was killed,
 * the kernel ends every process that it started. Several runs can run at once without seeing each other. After a failure,
 * the log files of the run are kept in the cache folder, and their path is printed.
 */
export function runIsolated(script: string, main: (run: Run) => Promise<number>): void {
  if (process.env[INSIDE] === undefined) outside(script);
  else void inside(main);
}

function outside(script: string): void {
  const missing = missingTools({ building: false });
  if (missing.length > 0) {
    console.error(`the real mesh cannot run here:\n${missing.map((line) => `  ${line}`).join('\n')}`);
    process.exitCode = 1;
    return;
  }
  mkdirSync(join(cacheRoot(), 'run'), { recursive: true });
  const args = [...unshareFlags(), process.execPath, ...process.execArgv, script, ...process.argv.slice(2)];
  const child = spawn('unshare', args, {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, [INSIDE]: String(process.pid) },
  });
  // The process inside stops when this channel closes, so it also stops after kill -9 of this process.
  let interrupted: NodeJS.Signals | undefined;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      interrupted ??= signal;
      if (child.connected) child.disconnect();
    });
  }
  child.on('message', () => {
    const children = spawnSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)], { encoding: 'utf8' }).stdout;
    if (child.connected) child.send({ pid: Number(children) });
  });
  child.on('error', (error) => {
    console.error(`the real mesh cannot run here: unshare: ${error.message}`);
    process.exitCode = 1;
  });
  child.on('exit', (code) => {
    process.exitCode = interrupted === undefined ? (code ?? 1) : 128 + constants.signals[interrupted];
  });
}

async function inside(main: (run: Run) => Promise<number>): Promise<void> {
  // Without handlers, the run would end with an unexplained error.
  process.on('disconnect', () => process.exit(130));
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(130));
  // Each run mounts its own tmpfs over the same folder, in its own mount namespace.
  const folder = join(cacheRoot(), 'run');
  command('mount', ['-t', 'tmpfs', 'tmpfs', folder]);
  command('ip', ['link', 'set', 'lo', 'up']);
  let code = 1;
  try {
    code = await main({ folder, keep });
  } catch (error) {
    console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  }
  if (code !== 0) keepLogs(folder);
  process.exit(code);
}

async function keep(describe: (pid: number) => string): Promise<never> {
  process.on('message', (message: { pid: number }) => console.log(describe(message.pid)));
  process.send?.('pid');
  return new Promise(() => setInterval(() => {}, 1 << 30));
}

function keepLogs(folder: string): void {
  const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.log'));
  if (logs.length === 0) return;
  const stamp = new Date().toISOString().replace(/[:.]/g, '-');
  const kept = join(cacheRoot(), 'logs', `${stamp}-${process.env[INSIDE]}`);
  for (const name of logs) cpSync(join(folder, name), join(kept, name));
  console.error(`the logs of the failed run are kept in ${kept}`);
}

/** Runs a short command of the operating system. @throws with its error output if it fails */
export function command(name: string, args: readonly string[], input?: string): string {
  const done = spawnSync(name, args, { encoding: 'utf8', input, maxBuffer: 1 << 28 });
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`"${name} ${args.join(' ')}" failed: ${done.stderr.trim()}`);
  return done.stdout;
}
