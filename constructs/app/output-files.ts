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
  /** Who writes it, for the message when two want to. */
  readonly owner: string;
}

interface Replacement {
  readonly temporary: string;
  readonly target: string;
}

/** Files that are written together: all of them, or none where one cannot be. */
export class OutputFiles {
  private readonly folders = new Set<string>();
  private readonly files = new Map<string, OutputFile>();

  addFolder(path: string): void {
    this.folders.add(path);
  }

  /** In the order in which they were added. */
  get paths(): string[] {
    return [...this.files.keys()];
  }

  /** @throws when the path is taken */
  add(path: string, text: string, owner: string): void {
    const other = this.files.get(path);
    if (other !== undefined) {
      throw new Error(
        `${path} is written twice, by ${other.owner} and by ${owner}; ` +
          'a file holds one of them (rename one, or choose another yamlOutputType)',
      );
    }
    this.files.set(path, { text, owner });
  }

  /**
   * Writes every file beside its target, and then renames each into place. An error leaves each target as it was and
   * nothing beside it; a signal that would end the process waits until the last file is in place.
   *
   * @throws a folder or file that cannot be written
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

/** The file behind a path and its permissions, when there is one. Renaming would replace a link and a read-only file. */
function writable(path: string): { target: string; mode?: number } {
  const entry = lstatSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return { target: path };
  const target = entry.isSymbolicLink() ? realpathSync(path) : path;
  const stats = target === path ? entry : statSync(target);
  if (!stats.isFile()) throw new Error(`${path} must be a file to be replaced, got something else (move it away)`);
  accessSync(target, constants.W_OK);
  return { target, mode: stats.mode & 0o7777 };
}

/** Removes what a process left here that was killed while it wrote. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const writer = /^\.synth-(\d+)-\d+\.tmp$/.exec(name)?.[1];
    if (writer !== undefined && !isRunning(Number(writer))) rmSync(join(folder, name), { force: true });
  }
}

/** Whether another process runs under the id; our own has nothing left from before. */
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

/** Keeps a signal from ending the process until `releaseSignals`; then it has its usual effect. */
function holdSignals(): void {
  // Several synths in one turn of the event loop share the listener.
  for (const signal of signals) if (!process.listeners(signal).includes(pass)) process.on(signal, pass);
}

/** In the next turn of the event loop, as Node reports a signal there. */
function releaseSignals(): void {
  setImmediate(stop);
}

function stop(): void {
  for (const signal of signals) process.off(signal, pass);
}

function pass(signal: NodeJS.Signals): void {
  stop();
  // A listener of the program has been told by the same event.
  if (process.listenerCount(signal) === 0) process.kill(process.pid, signal);
}
