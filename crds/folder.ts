import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Gives work a new folder, and removes the folder when the work is over or the process exits. */
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
 * Moves files and folders from one folder to their places in another, all or none: when one cannot be moved, those before it
 * are put back. Nothing is copied, so both folders must be on one file system.
 *
 * @param names paths below both folders.
 */
export function replaceAll(from: string, to: string, names: readonly string[]): void {
  const undo: (() => void)[] = [];
  try {
    for (const name of names) {
      const [place, kept] = [join(to, name), join(from, 'replaced', name)];
      mkdirSync(dirname(place), { recursive: true });
      if (existsSync(place)) {
        mkdirSync(dirname(kept), { recursive: true });
        renameSync(place, kept);
        undo.push(() => renameSync(kept, place));
      }
      renameSync(join(from, name), place);
      undo.push(() => rmSync(place, { recursive: true }));
    }
  } catch (error) {
    for (const step of undo.reverse()) step();
    throw error;
  }
}

/** What must happen to each file of `actual` to make it like `wanted`: `x.ts differs`. Sorted; empty when they are alike. */
export function unlike(actual: string, wanted: string): readonly string[] {
  const [has, wants] = [filesOf(actual), filesOf(wanted)];
  return [...new Set([...has.keys(), ...wants.keys()])].sort().flatMap((name) => {
    if (!has.has(name)) return [`${name} is missing`];
    if (!wants.has(name)) return [`${name} is not made from it`];
    return has.get(name) === wants.get(name) ? [] : [`${name} differs`];
  });
}

function filesOf(folder: string): ReadonlyMap<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}
