import { resolveScalar } from '../manifest/scalar';
import {
  apostrophe,
  beyond,
  colon,
  dash,
  hash,
  maxDepth,
  newline,
  openList,
  openMap,
  pipe,
  quote,
  space,
} from './characters';
import { type Cursor, finite, quotedEnd, readFlow, unquote } from './flow-parser';
import { emptyMap, mark, type Positions } from './parsed';

/**
 * Parses the YAML that tools write (block maps and lists, one-line scalars, `|` blocks, JSON) many times faster than a
 * full YAML parser. Returns undefined for anything else and for invalid input, which the full parser then parses or
 * reports. It never guesses: both parsers agree on every document that this one accepts.
 */
export function parseBlock(text: string, positions?: Positions): { value: unknown } | undefined {
  try {
    return { value: new BlockParser(text, positions).document() };
  } catch (error) {
    if (error === beyond) return undefined;
    throw error;
  }
}

/** Characters that a plain scalar cannot start with. */
const indicators = new Set([...'?&*!|>%@`"\'{}[],#'].map((char) => char.charCodeAt(0)));

class BlockParser implements Cursor {
  pos = 0;
  /** Column at `pos`; -1 at the end. */
  private column = 0;
  depth = 0;
  readonly text: string;
  readonly positions: Positions | undefined;

  constructor(text: string, positions: Positions | undefined) {
    this.text = text;
    this.positions = positions;
    // Unprintable characters, document markers, and tabs outside JSON are left to the full parser.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these characters are what it searches for
    if (/[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]|^\.\.\./m.test(text)) throw beyond;
    if (text.includes('\t') && !/^\s*[{[]/.test(text)) throw beyond;
  }

  document(): unknown {
    this.toContent();
    if (this.column < 0) return null;
    const char = this.text.charCodeAt(this.pos);
    const value = char === openMap || char === openList ? this.flowLine() : this.block();
    if (this.column >= 0) throw beyond;
    return value;
  }

  /** Moves from a line start to the next line with content. */
  private toContent(): void {
    for (;;) {
      const start = this.pos;
      while (this.text.charCodeAt(this.pos) === space) this.pos++;
      const char = this.text.charCodeAt(this.pos);
      if (Number.isNaN(char)) {
        this.column = -1;
        return;
      }
      if (char !== newline && char !== hash) {
        this.column = this.pos - start;
        return;
      }
      this.toNextLine();
    }
  }

  private toNextLine(): void {
    const end = this.text.indexOf('\n', this.pos);
    this.pos = end < 0 ? this.text.length : end + 1;
  }

  /** Ends a value: only spaces and a comment can follow on its line. */
  private endLine(): void {
    const start = this.pos;
    while (this.text.charCodeAt(this.pos) === space) this.pos++;
    const char = this.text.charCodeAt(this.pos);
    if (char === newline || Number.isNaN(char) || (char === hash && this.pos > start)) {
      this.toNextLine();
      this.toContent();
    } else throw beyond;
  }

  /** Parses the node at `pos`, which is the first content of its line or follows `- `. */
  private block(): unknown {
    if (++this.depth > maxDepth) throw beyond;
    const value = this.isDash() ? this.list() : this.keyEnd() >= 0 ? this.map() : this.scalar(this.column - 1);
    this.depth--;
    return value;
  }

  private isDash(): boolean {
    if (this.text.charCodeAt(this.pos) !== dash) return false;
    const next = this.text.charCodeAt(this.pos + 1);
    return next === space || next === newline || Number.isNaN(next);
  }

  private list(): unknown[] {
    const column = this.column;
    const items: unknown[] = [];
    while (this.column === column && this.isDash()) {
      const dashOffset = this.pos++;
      const start = this.pos;
      while (this.text.charCodeAt(this.pos) === space) this.pos++;
      const char = this.text.charCodeAt(this.pos);
      mark(this.positions, items, items.length, char === newline ? dashOffset : this.pos);
      if (char === newline || char === hash || Number.isNaN(char)) {
        this.toNextLine();
        this.toContent();
        items.push(this.column > column ? this.block() : null);
      } else if (this.isDash() || this.keyEnd() >= 0) {
        this.column = column + 1 + this.pos - start;
        items.push(this.block());
      } else items.push(this.scalar(column));
    }
    if (this.column > column) throw beyond;
    return items;
  }

  private map(): Record<string, unknown> {
    const column = this.column;
    const map = emptyMap();
    while (this.column === column) {
      const end = this.keyEnd();
      if (end < 0) throw beyond;
      const key = this.key(end);
      if (key in map) throw beyond;
      mark(this.positions, map, key, this.pos);
      this.pos = end + 1;
      while (this.text.charCodeAt(this.pos) === space) this.pos++;
      const char = this.text.charCodeAt(this.pos);
      if (char === newline || char === hash || Number.isNaN(char)) {
        this.toNextLine();
        this.toContent();
        // A list may be in the same column as its key.
        const nested = this.column > column || (this.column === column && this.isDash());
        map[key] = nested ? this.block() : null;
      } else map[key] = this.scalar(column);
    }
    if (this.column > column) throw beyond;
    return map;
  }

  /** Finds the colon that ends the key at `pos`, or returns -1. */
  private keyEnd(): number {
    const first = this.text.charCodeAt(this.pos);
    let offset = this.pos;
    if (first === quote || first === apostrophe) {
      offset = quotedEnd(this.text, this.pos);
      return this.text.charCodeAt(offset) === colon && this.isBlank(offset + 1) ? offset : -1;
    }
    if (indicators.has(first)) return -1;
    for (;;) {
      const char = this.text.charCodeAt(offset);
      if (char === newline || Number.isNaN(char)) return -1;
      if (char === hash && this.text.charCodeAt(offset - 1) === space) return -1;
      if (char === colon && this.isBlank(offset + 1)) return offset;
      offset++;
    }
  }

  private isBlank(offset: number): boolean {
    const char = this.text.charCodeAt(offset);
    return char === space || char === newline || Number.isNaN(char);
  }

  private key(end: number): string {
    const first = this.text.charCodeAt(this.pos);
    if (first === quote || first === apostrophe) return unquote(this.text, this.pos, end);
    const text = withoutTrailingSpaces(this.text.slice(this.pos, end));
    // `? `, `- `, `<<` and keys that are not strings.
    if (text === '<<' || first === dash || typeof resolveScalar(text) !== 'string') throw beyond;
    return text;
  }

  /** Parses a one-line value or a `|` block, inside the node at column `parent`. */
  private scalar(parent: number): unknown {
    const char = this.text.charCodeAt(this.pos);
    if (char === openMap || char === openList) return this.flowLine();
    if (char === quote || char === apostrophe) {
      const start = this.pos;
      this.pos = quotedEnd(this.text, this.pos);
      const value = unquote(this.text, start, this.pos);
      this.endLine();
      return value;
    }
    if (char === pipe) return this.literal(parent);
    if (indicators.has(char) || this.isDash()) throw beyond;
    let end = this.text.indexOf('\n', this.pos);
    if (end < 0) end = this.text.length;
    let line = this.text.slice(this.pos, end);
    const comment = line.indexOf(' #');
    if (comment >= 0) line = line.slice(0, comment);
    line = withoutTrailingSpaces(line);
    if (line.includes(': ') || line.endsWith(':')) throw beyond;
    this.pos = end;
    this.toNextLine();
    this.toContent();
    // A deeper line would continue this scalar; the enclosing map or list detects it.
    return finite(resolveScalar(line));
  }

  private literal(parent: number): string {
    let end = this.text.indexOf('\n', this.pos);
    if (end < 0) end = this.text.length;
    const [, chomp] = /^\|([-+]?) *$/.exec(this.text.slice(this.pos, end)) ?? [];
    if (chomp === undefined || chomp === '+' || parent < 0) throw beyond;
    this.pos = end;
    this.toNextLine();
    const lines: string[] = [];
    let indent = -1;
    while (this.pos < this.text.length) {
      let lineEnd = this.text.indexOf('\n', this.pos);
      if (lineEnd < 0) lineEnd = this.text.length;
      const line = this.text.slice(this.pos, lineEnd);
      const width = line.search(/[^ ]/);
      if (width < 0) {
        // Blank lines wider than the indentation are left to the full parser.
        if (indent < 0 ? line.length > 0 : line.length > indent) throw beyond;
        lines.push('');
      } else {
        if (width <= parent) break;
        if (indent < 0) indent = width;
        if (width < indent) throw beyond;
        lines.push(line.slice(indent));
      }
      this.pos = Math.min(lineEnd + 1, this.text.length);
    }
    if (indent < 0) throw beyond;
    while (lines.at(-1) === '') lines.pop();
    this.toContent();
    return lines.join('\n') + (chomp === '-' ? '' : '\n');
  }

  /** Parses a flow collection that ends its line. */
  private flowLine(): unknown {
    const value = readFlow(this);
    this.endLine();
    return value;
  }
}

/** Trims spaces only: in YAML, a no-break space is not whitespace. */
function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === space) end--;
  return end === text.length ? text : text.slice(0, end);
}
