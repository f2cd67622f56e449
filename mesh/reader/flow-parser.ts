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

/** Skips blanks and line breaks; a comment inside is left to the full parser. */
function flowBlank(cursor: Cursor): void {
  for (;;) {
    const char = cursor.text.charCodeAt(cursor.pos);
    if (char === hash || Number.isNaN(char)) throw beyond;
    if (char !== space && char !== newline && char !== tab) return;
    cursor.pos++;
  }
}

function flowPlain(cursor: Cursor): unknown {
  const word = flowWord(cursor.text, cursor.pos);
  cursor.pos += word.length;
  const char = cursor.text.charCodeAt(cursor.pos);
  const next = cursor.text.charCodeAt(cursor.pos + 1);
  const ends = char === comma || char === closeMap || char === closeList;
  if (word === '' || !(ends || (char === colon && next === space))) throw beyond;
  return finite(resolveScalar(word));
}

function flowWord(text: string, start: number): string {
  const word = /[A-Za-z0-9_.+*/-][A-Za-z0-9_.+*/-]*/y;
  word.lastIndex = start;
  const [found] = word.exec(text) ?? [''];
  return /^[-*]/.test(found) && !/^-[0-9.]/.test(found) ? '' : found;
}

const jsonEscapes = /^(?:[^\\\t]|\\(?:["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}))*$/;

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
  // JSON's escapes mean the same in YAML; the others need the full parser, and so do halves of a character.
  if (!jsonEscapes.test(inner)) throw beyond;
  return JSON.parse(`"${inner}"`);
}

/** JSON has no infinity: the full parser names the place. */
export function finite(value: unknown): unknown {
  if (typeof value === 'number' && !Number.isFinite(value)) throw beyond;
  return value;
}
