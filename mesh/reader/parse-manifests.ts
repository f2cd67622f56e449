import type { SourcedManifest } from '../manifest/manifest';
import { type Chunk, parseChunk } from './document';
import { jsonStream } from './json-stream';
import { UnreadableError } from './unreadable';

/**
 * Parses the manifests in a text: YAML with any number of documents, or JSON.
 *
 * @throws UnreadableError with `file` and the line
 */
export function parseManifests(text: string, file: string): SourcedManifest[] {
  return [...split(normalize(text), file)].flatMap(parseChunk);
}

/** Removes the byte order mark and converts line breaks to `\n`, so line numbers are as in an editor. */
export function normalize(text: string): string {
  const unmarked = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  return unmarked.includes('\r') ? unmarked.replace(/\r\n?/g, '\n') : unmarked;
}

/** Yields a file's documents one by one, so each can be released after it is parsed. */
export function* split(text: string, file: string): Generator<Chunk> {
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
