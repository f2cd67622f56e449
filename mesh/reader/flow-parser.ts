import { resolveScalar } from '../manifest/scalar';
import {
  apostrophe,
  backslash,
  beyond,
  closeList,
  closeMap,
  colon,
  comma,
  hash,
  maxDepth,
  newline,
  openList,
  openMap,
  quote,
  space,
  tab,
} from './characters';
import { emptyMap, mark, type Positions } from './parsed';

/** The fast parser's text and current position. */
export interface Cursor {
  readonly text: string;
  readonly positions: Positions | undefined;
  pos: number;
  depth: number;
}

/** Parses a flow value at the cursor: JSON, with the single quotes and plain scalars that YAML adds. */
export function readFlow(cursor: Cursor): unknown {
  const char = cursor.text.charCodeAt(cursor.pos);
  if (char === quote || char === apostrophe) {
    const start = cursor.pos;
    cursor.pos = quotedEnd(cursor.text, cursor.pos);
    return unquote(cursor.text, start, cursor.pos);
  }
  if (char !== openMap && char !== openList) return flowPlain(cursor);
  if (++cursor.depth > maxDepth) throw beyond;
  const container = char === openMap ? flowMap(cursor) : flowList(cursor);
  cursor.depth--;
  return container;
}

function flowMap(cursor: Cursor): unknown {
  const map = emptyMap();
  cursor.pos++;
  flowBlank(cursor);
  while (cursor.text.charCodeAt(cursor.pos) !== closeMap) {
    const start = cursor.pos;
    const key = readFlow(cursor);
    if (typeof key !== 'string' || key === '<<' || key in map) throw beyond;
    mark(cursor.positions, map, key, start);
    if (cursor.text.charCodeAt(cursor.pos) !== colon) throw beyond;
    cursor.pos++;
    // After an unquoted key, a colon must be followed by whitespace.
    if (!/["']/.test(cursor.text.charAt(start)) && !/[ \t\n]/.test(cursor.text.charAt(cursor.pos))) throw beyond;
    flowBlank(cursor);
    map[key] = readFlow(cursor);
    flowNext(cursor, closeMap);
  }
  cursor.pos++;
  return map;
}

function flowList(cursor: Cursor): unknown {
  const items: unknown[] = [];
  cursor.pos++;
  flowBlank(cursor);
  while (cursor.text.charCodeAt(cursor.pos) !== closeList) {
    mark(cursor.positions, items, items.length, cursor.pos);
    items.push(readFlow(cursor));
    flowNext(cursor, closeList);
  }
  cursor.pos++;
  return items;
}

function flowNext(cursor: Cursor, close: number): void {
  flowBlank(cursor);
  const char = cursor.text.charCodeAt(cursor.pos);
  if (char === comma) {
    cursor.pos++;
    flowBlank(cursor);
  } else if (char !== close) throw beyond;
}

/** Skips whitespace, line breaks and comments. */
function flowBlank(cursor: Cursor): void {
  for (let isAfterBlank = false; ; isAfterBlank = true) {
    const char = cursor.text.charCodeAt(cursor.pos);
    if (char === hash && isAfterBlank) cursor.pos = cursor.text.indexOf('\n', cursor.pos);
    else if (char !== space && char !== newline && char !== tab) {
      if (char === hash || Number.isNaN(char)) throw beyond;
      return;
    }
    if (cursor.pos++ < 0) throw beyond;
  }
}

/**
 * One or more unquoted words, up to a comma, a bracket, a comment, the line end, or a colon before whitespace. A
 * question mark is left to the full parser.
 */
const plain =
  /(?:[^ \t\n,:?[\]{}#&*!|>'"%@`-]|-(?=[^ \t\n,?[\]{}]))(?:[^ \t\n,:?[\]{}]|:(?=[^ \t\n?[{])| +(?=[^ \t\n,:?[\]{}#]))*/y;

function flowPlain(cursor: Cursor): unknown {
  plain.lastIndex = cursor.pos;
  const [word] = plain.exec(cursor.text) ?? [];
  if (word === undefined) throw beyond;
  cursor.pos += word.length;
  return finite(resolveScalar(word));
}

const jsonEscapes = /^(?:[^\\\t]|\\(?:["\\bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*$/;

/** Returns the offset after the quoted string at `start`, which must end on the same line. */
export function quotedEnd(text: string, start: number): number {
  const mark = text.charCodeAt(start);
  let offset = start + 1;
  for (;;) {
    const char = text.charCodeAt(offset);
    if (char === newline || Number.isNaN(char)) throw beyond;
    if (char === backslash && mark === quote) offset += 2;
    else if (char === mark) {
      if (mark === apostrophe && text.charCodeAt(offset + 1) === apostrophe) offset += 2;
      else return offset + 1;
    } else offset++;
  }
}

/** Unquotes the string between two offsets. */
export function unquote(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  if (text.charCodeAt(start) === apostrophe) return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
  if (!inner.includes('\\')) return inner;
  // Escapes that JSON and YAML share; all others, and surrogates, are left to the full parser.
  if (!jsonEscapes.test(inner)) throw beyond;
  return JSON.parse(`"${inner}"`);
}

/** Rejects infinity and NaN, which JSON does not have; the full parser reports the line. */
export function finite(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw beyond;
  return value;
}
