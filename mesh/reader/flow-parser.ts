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
import { resolveScalar } from './scalar';

/** Where the fast parser stands in its text. */
export interface Cursor {
  readonly text: string;
  readonly positions: Positions | undefined;
  pos: number;
  depth: number;
}

/** The quoted string or the flow collection that starts at the cursor: all of JSON, and the plain words that YAML adds. */
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
    // Behind a word without quotes the blank makes the colon what it is.
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

/** Skips blanks, line breaks and comments. */
function flowBlank(cursor: Cursor): void {
  for (let isBehindBlank = false; ; isBehindBlank = true) {
    const char = cursor.text.charCodeAt(cursor.pos);
    if (char === hash && isBehindBlank) cursor.pos = cursor.text.indexOf('\n', cursor.pos);
    else if (char !== space && char !== newline && char !== tab) {
      if (char === hash || Number.isNaN(char)) throw beyond;
      return;
    }
    if (cursor.pos++ < 0) throw beyond;
  }
}

/**
 * A word without quotes, also several with spaces between them: up to a comma, a bracket, a comment, the end of the line,
 * or a colon before a blank. A question mark is left to the full parser.
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

/** The offset behind the quoted string at `start`, which must end on its line. */
export function quotedEnd(text: string, start: number): number {
  const mark = text.charCodeAt(start);
  let at = start + 1;
  for (;;) {
    const char = text.charCodeAt(at);
    if (char === newline || Number.isNaN(char)) throw beyond;
    if (char === backslash && mark === quote) at += 2;
    else if (char === mark) {
      if (mark === apostrophe && text.charCodeAt(at + 1) === apostrophe) at += 2;
      else return at + 1;
    } else at++;
  }
}

/** The value of the quoted string between two offsets. */
export function unquote(text: string, start: number, end: number): string {
  const inner = text.slice(start + 1, end - 1);
  if (text.charCodeAt(start) === apostrophe) return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
  if (!inner.includes('\\')) return inner;
  // Most of JSON's escapes mean the same in YAML; the others need the full parser, and so do halves of a character.
  if (!jsonEscapes.test(inner)) throw beyond;
  return JSON.parse(`"${inner}"`);
}

/** JSON has no infinity: the full parser names the place. */
export function finite(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw beyond;
  return value;
}
