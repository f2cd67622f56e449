import {
  accessSync,
  chmodSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';

interface OutputFile {
  readonly text: string;
  /** The construct that writes it, for error messages. */
  readonly owner: string;
}

interface Replacement {
  readonly temporary: string;
  readonly target: string;
}

/** Files that are written together: all of them, or none if one cannot be written. */
export class OutputFiles {
  private readonly folders = new Set<string>();
  private readonly files = new Map<string, OutputFile>();

  addFolder(path: string): void {
    this.folders.add(path);
  }

  /** Paths of the files, in the order in which they were added. */
  get paths(): string[] {
    return [...this.files.keys()];
  }

  /** @throws if another owner already writes this path */
  add(path: string, text: string, owner: string): void {
    const other = this.files.get(path);
    if (other !== undefined) {
      throw new Error(
        `${path} is written twice, by ${other.owner} and by ${owner} ` +
          '(rename one of them, or choose another yamlOutputType)',
      );
    }
    this.files.set(path, { text, owner });
  }

  /**
   * Writes each file to a temporary file beside its target, and then renames them all. If one fails, the targets stay
   * unchanged and the temporary files are removed. A signal that would end the process is delayed until all are renamed.
   *
   * @throws if a folder or file cannot be written
   */
  replace(): void {
    for (const folder of this.folders) mkdirSync(folder, { recursive: true });
    for (const folder of new Set([...this.files.keys()].map((path) => dirname(path)))) removeLeftovers(folder);
    const replacements: Replacement[] = [];
    const usual = 0o666 & ~process.umask();
    holdSignals();
    try {
      for (const [path, { text }] of this.files) {
        const { target, mode } = writable(path);
        const temporary = join(dirname(target), `.synth-${process.pid}-${replacements.length}.tmp`);
        replacements.push({ temporary, target });
        writeFileSync(temporary, text);
        if (mode !== undefined && mode !== usual) chmodSync(temporary, mode);
      }
      for (const { temporary, target } of replacements) renameSync(temporary, target);
    } catch (error) {
      for (const { temporary } of replacements) rmSync(temporary, { force: true });
      throw error;
    } finally {
      releaseSignals();
    }
  }
}

/** The file to replace and its permissions: follows links and rejects read-only files, which renaming would replace. */
function writable(path: string): { target: string; mode?: number } {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return { target: path };
  const target = entry.isSymbolicLink() ? realpathSync(path) : path;
  const stats = target === path ? entry : statSync(target);
  if (!stats.isFile()) throw new Error(`${path} must be a regular file, got something else (move it away)`);
  accessSync(target, constants.W_OK);
  return { target, mode: stats.mode & 0o7777 };
}

/** Removes temporary files of processes that were killed while writing. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const writer = /^\.synth-(\d+)-\d+\.tmp$/.exec(name)?.[1];
    if (writer !== undefined && !isRunning(Number(writer))) rmSync(join(folder, name), { force: true });
  }
}

/** Whether another process with this id is running. Files with our own id are left over from an earlier process. */
function isRunning(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

const signals: NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Delays signals until `releaseSignals`. */
function holdSignals(): void {
  // Several synths in one event loop turn share the listener.
  for (const signal of signals) if (!process.listeners(signal).includes(pass)) process.on(signal, pass);
}

/** In the next event loop turn, when Node reports signals. */
function releaseSignals(): void {
  setImmediate(stop);
}

function stop(): void {
  for (const signal of signals) process.off(signal, pass);
}

function pass(signal: NodeJS.Signals): void {
  stop();
  // If the program has its own listener, Node has already called it.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
