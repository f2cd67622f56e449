import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcedManifest } from '../manifest/manifest';
import { parseChunk } from './document';
import { normalize, split } from './parse-manifests';
import { UnreadableError } from './unreadable';

/** How much has been read. */
export interface ReadProgress {
  readonly file: string;
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly objects: number;
}

export interface ReadOptions {
  /** Called after each file and, in long files, after every few thousand documents. */
  readonly onProgress?: (progress: ReadProgress) => void;
  /** Called for each path, file or document that cannot be read; reading goes on with the next one. @default throws it */
  readonly onUnreadable?: (error: UnreadableError) => void;
}

/**
 * Reads manifests from files and folders. Folders are read recursively: .yaml, .yml and .json files, sorted by name,
 * except hidden ones and node_modules. `-` is the standard input.
 *
 * @throws UnreadableError if a path does not exist, a folder contains no manifests, or a file is invalid, unless
 * `onUnreadable` is set
 */
export function readManifests(paths: readonly string[], options: ReadOptions = {}): SourcedManifest[] {
  const { onProgress, onUnreadable } = options;
  const files = [...new Set(paths.flatMap((path) => readable(() => filesOf(path), onUnreadable)))].flatMap((file) =>
    readable(() => [{ file, size: sizeOf(file) }], onUnreadable),
  );
  const bytesTotal = files.reduce((sum, { size }) => sum + size, 0);
  const manifests: SourcedManifest[] = [];
  let bytesBefore = 0;
  const readOne = (file: string): [] => {
    const text = decode(readFile(file), file);
    let chunks = 0;
    let charactersRead = 0;
    for (const chunk of split(text, file)) {
      for (const manifest of readable(() => parseChunk(chunk), onUnreadable)) manifests.push(manifest);
      charactersRead += chunk.text.length;
      if (++chunks % 2000 === 0) {
        const bytesRead = Math.min(bytesBefore + charactersRead, bytesTotal);
        onProgress?.({ file, bytesRead, bytesTotal, objects: manifests.length });
      }
    }
    return [];
  };
  for (const { file, size } of files) {
    readable(() => readOne(file), onUnreadable);
    bytesBefore += size;
    onProgress?.({ file, bytesRead: bytesBefore, bytesTotal, objects: manifests.length });
  }
  return manifests;
}

/** What `read` returns, or nothing if the input is unreadable and `onUnreadable` is there to report it. */
function readable<T>(read: () => readonly T[], onUnreadable: ReadOptions['onUnreadable']): readonly T[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof UnreadableError) || onUnreadable === undefined) throw error;
    onUnreadable(error);
    return [];
  }
}

const standardInput = '-';

function sizeOf(file: string): number {
  return file === standardInput ? 0 : attempt(file, () => statSync(file).size);
}

function filesOf(path: string): string[] {
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

function readFile(file: string): Buffer {
  return attempt(file, () => readFileSync(file === standardInput ? 0 : file));
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
  try {
    return normalize(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new UnreadableError(file, lineOfBadByte(bytes), 'not UTF-8 text');
  }
}

function lineOfBadByte(bytes: Buffer): number {
  // The first replacement character is at the bad byte.
  const bad = bytes.toString('utf8').search(/\ufffd/);
  return bytes.toString('utf8').slice(0, Math.max(bad, 0)).split('\n').length;
}
