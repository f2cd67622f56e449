import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { SourcedManifest } from '../manifest/manifest';
import { type Chunk, parseChunk } from './document';
import { jsonStream } from './json-stream';
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
}

/**
 * Reads manifests from files and folders. Folders are read recursively: .yaml, .yml and .json files, sorted by name,
 * except hidden ones and node_modules. `-` is the standard input.
 *
 * @throws UnreadableError if a path does not exist, a folder contains no manifests, or a file is invalid
 */
export function readManifests(paths: readonly string[], options: ReadOptions = {}): SourcedManifest[] {
  const files = [...new Set(paths.flatMap(filesOf))].map((file) => ({ file, size: sizeOf(file) }));
  const bytesTotal = files.reduce((sum, { size }) => sum + size, 0);
  const manifests: SourcedManifest[] = [];
  let bytesBefore = 0;
  for (const { file, size } of files) {
    const text = decode(readFile(file), file);
    let chunks = 0;
    let charactersRead = 0;
    for (const chunk of split(text, file)) {
      for (const manifest of parseChunk(chunk)) manifests.push(manifest);
      charactersRead += chunk.text.length;
      if (++chunks % 2000 === 0) {
        const bytesRead = Math.min(bytesBefore + charactersRead, bytesTotal);
        options.onProgress?.({ file, bytesRead, bytesTotal, objects: manifests.length });
      }
    }
    bytesBefore += size;
    options.onProgress?.({ file, bytesRead: bytesBefore, bytesTotal, objects: manifests.length });
  }
  return manifests;
}

/**
 * Parses the manifests in a text: YAML with any number of documents, or JSON.
 *
 * @throws UnreadableError with `file` and the line
 */
export function parseManifests(text: string, file: string): SourcedManifest[] {
  return [...split(normalize(text), file)].flatMap(parseChunk);
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

/** Removes the byte order mark and converts line breaks to `\n`, so line numbers are as in an editor. */
function normalize(text: string): string {
  const unmarked = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return unmarked.includes('\r') ? unmarked.replace(/\r\n?/g, '\n') : unmarked;
}

/** Yields a file's documents one by one, so each can be released after it is parsed. */
function* split(text: string, file: string): Generator<Chunk> {
  let start = 0;
  let firstLine = 1;
  for (const { index } of text.matchAll(/^---(?=\s|$)/gm)) {
    const chunk = { file, text: text.slice(start, index), firstLine };
    if (hasContent(chunk.text)) yield* unchained(chunk);
    firstLine += lineBreaks(chunk.text) + 1;
    const newline = text.indexOf('\n', index);
    start = newline < 0 ? text.length : newline + 1;
    const rest = text.slice(index + 3, newline < 0 ? undefined : newline).trim();
    if (rest !== '' && !rest.startsWith('#')) {
      throw new UnreadableError(
        file,
        firstLine - 1,
        `only a comment may follow --- on its line, got ${JSON.stringify(rest)}`,
      );
    }
  }
  const last = { file, text: text.slice(start), firstLine };
  if (hasContent(last.text)) yield* unchained(last);
}

/** Yields concatenated JSON objects one by one; any other chunk as a whole. */
function* unchained({ file, text, firstLine }: Chunk): Generator<Chunk> {
  const starts = jsonStream(text) ?? [0];
  let line = firstLine;
  for (const [index, start] of starts.entries()) {
    const end = starts[index + 1] ?? text.length;
    const part = text.slice(index === 0 ? 0 : start, end);
    yield { file, text: part, firstLine: line };
    if (end < text.length) line += lineBreaks(part);
  }
}

/** Whether a chunk has content: comments do not count, nor do directives such as %YAML, which kubectl ignores. */
function hasContent(text: string): boolean {
  return /^[^\S\n]*[^\s#%]/m.test(text);
}

function lineBreaks(text: string): number {
  let count = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) count++;
  return count;
}
