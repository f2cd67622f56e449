import { type FSWatcher, statSync, watch as watchPath } from 'node:fs';
import { dirname } from 'node:path';
import { UnreadableError } from '../mesh/reader';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Editors and synth write several files in a row, so wait until they are done. */
const QUIET_MILLISECONDS = 100;

/**
 * Runs a command now and after each change of the files, until the process ends.
 *
 * @param paths files and folders to watch
 * @param run the command, which can add further paths: those that a file names
 * @returns the last exit code
 */
export async function watch(
  paths: readonly string[],
  run: (add: (paths: readonly string[]) => void) => number,
  terminal: Terminal,
): Promise<number> {
  let code = 0;
  let timer: NodeJS.Timeout | undefined;
  const watchers = new Map<string, FSWatcher>();
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(again, QUIET_MILLISECONDS);
  };
  const add = (paths: readonly string[]) => {
    for (const path of paths) if (!watchers.has(path)) watchers.set(path, watchFor(path, changed));
  };
  const again = () => {
    if (terminal.stdout.isTerminal) terminal.stdout.write('\u001b[2J\u001b[3J\u001b[H');
    code = attempt(() => run(add), terminal);
    terminal.stderr.write('watching for changes; press Ctrl-C to end\n');
  };
  add(paths);
  again();
  await new Promise<void>((resolve) => terminal.interrupted?.addEventListener('abort', () => resolve()));
  clearTimeout(timer);
  for (const watcher of watchers.values()) watcher.close();
  return code;
}

/** Watches a folder and all folders below it. For a file, watches its folder: editors replace files. */
function watchFor(path: string, changed: () => void): FSWatcher {
  try {
    const isFolder = statSync(path).isDirectory();
    return watchPath(isFolder ? path : dirname(path), { recursive: isFolder }, changed);
  } catch (error) {
    throw new UsageError(`cannot watch ${path}: ${(error as Error).message}`);
  }
}

/** An error must not end the command: the next change may fix it. */
function attempt(run: () => number, terminal: Terminal): number {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof UsageError || error instanceof UnreadableError)) throw error;
    terminal.stderr.write(`cdk8s-istio: ${error.message}\n`);
    return 2;
  }
}
