import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Runs work with a new folder, which is removed when the work ends or the process exits. */
export async function inTemporaryFolder<T>(prefix: string, work: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(dirname(prefix), { recursive: true });
  const folder = mkdtempSync(prefix);
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  try {
    return await work(folder);
  } finally {
    process.off('exit', remove);
    remove();
  }
}

/**
 * Moves files and folders from one folder to the same paths in another. If one cannot be moved, all earlier moves are
 * reverted. Files are moved without copying, so both folders must be on the same file system.
 *
 * @param names paths relative to both folders.
 */
export function replaceAll(from: string, to: string, names: readonly string[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const name of names) {
      const [target, backup] = [join(to, name), join(from, 'replaced', name)];
      mkdirSync(dirname(target), { recursive: true });
      if (existsSync(target)) {
        mkdirSync(dirname(backup), { recursive: true });
        renameSync(target, backup);
        undo.push(() => renameSync(backup, target));
      }
      renameSync(join(from, name), target);
      undo.push(() => rmSync(target, { recursive: true }));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

/**
 * How the files of `actual` differ from those of `wanted`: `x.ts differs`, sorted by name. Empty if they are the same.
 */
export function differences(actual: string, wanted: string): readonly string[] {
  const [has, wants] = [filesOf(actual), filesOf(wanted)];
  return [...new Set([...has.keys(), ...wants.keys()])].sort().flatMap((name) => {
    if (!has.has(name)) return [`${name} is missing`];
    if (!wants.has(name)) return [`${name} is unexpected`];
    return has.get(name) === wants.get(name) ? [] : [`${name} differs`];
  });
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}
