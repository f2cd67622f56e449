import { isUtf8 } from 'node:buffer';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { normalize } from './parse-manifests';
import { UnreadableError } from './unreadable';

const standardInput = '-';

export function sizeOf(file: string): number {
  return file === standardInput ? 0 : attempt(file, () => statSync(file).size);
}

/**
 * Lists the files of a path: itself or, of a folder, its .yaml, .yml and .json files, sorted by name.
 *
 * @throws UnreadableError if it does not exist, or the folder has no such file
 */
export function filesOf(path: string): string[] {
  if (path === standardInput) return [path];
  const stat = attempt(path, () => statSync(path));
  if (!stat.isDirectory()) return [path];
  const files = walk(path);
  if (files.length === 0) throw new UnreadableError(path, undefined, 'no .yaml, .yml or .json file in this folder');
  return files;
}

/** Lists the files in a folder, except hidden ones and installed packages. */
function walk(folder: string): string[] {
  const entries = attempt(folder, () => readdirSync(folder, { withFileTypes: true }));
  return entries
    .filter(({ name }) => !name.startsWith('.') && name !== 'node_modules')
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return walk(path);
      if (!/\.(?:ya?ml|json)$/i.test(entry.name)) return [];
      // Links to folders are skipped, as they could form a cycle.
      const isFile = entry.isFile() || (entry.isSymbolicLink() && attempt(path, () => statSync(path)).isFile());
      return isFile ? [path] : [];
    });
}

/**
 * The text of a file, with `\n` as line break; `-` is the standard input.
 *
 * @throws UnreadableError if it cannot be read
 */
export function readText(file: string): string {
  return decode(readFile(file), file);
}

/** Standard input can only be read once. */
let input: Buffer | undefined;

function readFile(file: string): Buffer {
  if (file !== standardInput) return attempt(file, () => readFileSync(file));
  input ??= attempt(file, () => readFileSync(0));
  return input;
}

const reasons = new Map([
  ['ENOENT', 'no such file or folder'],
  ['EACCES', 'permission denied'],
  ['EISDIR', 'a folder, not a file'],
]);

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new UnreadableError(path, undefined, reasons.get(code) ?? message);
  }
}

function decode(bytes: Buffer, file: string): string {
  // YAML may be UTF-16 if it starts with a byte order mark.
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return normalize(new TextDecoder('utf-16le').decode(bytes));
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return normalize(new TextDecoder('utf-16be').decode(bytes));
  if (!isUtf8(bytes)) throw new UnreadableError(file, lineOfBadByte(bytes), 'not UTF-8 text');
  return normalize(bytes.toString('utf8'));
}

function lineOfBadByte(bytes: Buffer): number {
  // The first replacement character is at the bad byte.
  const bad = bytes.toString('utf8').search(/\ufffd/);
  return bytes.toString('utf8').slice(0, Math.max(bad, 0)).split('\n').length;
}
