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
import { resolveScalar } from './scalar';

/**
 * Reads the YAML that tools write (block maps and lists, one-line scalars, `|` blocks, JSON) many times faster than a
 * full YAML parser. Returns undefined for whatever goes beyond that or is wrong: the full parser then reads, or names
 * the mistake. It never guesses: both agree on every document that this one takes.
 */
export function parseBlock(text: string, positions?: Positions): { value: unknown } | undefined {
  try {
    return { value: new BlockParser(text, positions).document() };
  } catch (error) {
    if (error === beyond) return undefined;
    throw error;
  }
}

/** What a plain scalar may not start with, or what makes it more than a scalar. */
const indicators = new Set([...'?&*!|>%@`"\'{}[],#'].map((char) => char.charCodeAt(0)));

class BlockParser implements Cursor {
  pos = 0;
  /** Column of `pos` within its line; -1 at the end of the text. */
  private column = 0;
  depth = 0;
  readonly text: string;
  readonly positions: Positions | undefined;

  constructor(text: string, positions: Positions | undefined) {
    this.text = text;
    this.positions = positions;
    // Unprintable characters and document markers need the full parser's rules, and so do tabs outside of JSON.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly these are looked for
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

  /** Moves to the next line with content, from the start of a line. */
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

  /** After a value: only blanks and a comment may follow on its line. */
  private endLine(): void {
    const start = this.pos;
    while (this.text.charCodeAt(this.pos) === space) this.pos++;
    const char = this.text.charCodeAt(this.pos);
    if (char === newline || Number.isNaN(char) || (char === hash && this.pos > start)) {
      this.toNextLine();
      this.toContent();
    } else throw beyond;
  }

  /** The node that starts at `pos`, which is the first content of its line (or follows `- `). */
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
      const dashAt = this.pos++;
      const start = this.pos;
      while (this.text.charCodeAt(this.pos) === space) this.pos++;
      const char = this.text.charCodeAt(this.pos);
      mark(this.positions, items, items.length, char === newline ? dashAt : this.pos);
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
        // A list may stand at the same column as the key that holds it.
        const nested = this.column > column || (this.column === column && this.isDash());
        map[key] = nested ? this.block() : null;
      } else map[key] = this.scalar(column);
    }
    if (this.column > column) throw beyond;
    return map;
  }

  /** The offset of the colon that ends a key at `pos`, or -1. */
  private keyEnd(): number {
    const first = this.text.charCodeAt(this.pos);
    let at = this.pos;
    if (first === quote || first === apostrophe) {
      at = quotedEnd(this.text, this.pos);
      return this.text.charCodeAt(at) === colon && this.isBlank(at + 1) ? at : -1;
    }
    if (indicators.has(first)) return -1;
    for (;;) {
      const char = this.text.charCodeAt(at);
      if (char === newline || Number.isNaN(char)) return -1;
      if (char === hash && this.text.charCodeAt(at - 1) === space) return -1;
      if (char === colon && this.isBlank(at + 1)) return at;
      at++;
    }
  }

  private isBlank(at: number): boolean {
    const char = this.text.charCodeAt(at);
    return char === space || char === newline || Number.isNaN(char);
  }

  private key(end: number): string {
    const first = this.text.charCodeAt(this.pos);
    if (first === quote || first === apostrophe) return unquote(this.text, this.pos, end);
    const text = withoutTrailingSpaces(this.text.slice(this.pos, end));
    // `? `, `- `, `<<` and keys that are no strings.
    if (text === '<<' || first === dash || typeof resolveScalar(text) !== 'string') throw beyond;
    return text;
  }

  /** A value on one line, or a `|` block, inside the node at column `parent`. */
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
    // A deeper line would continue this scalar: the map or list around it sees that.
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
        // Blank lines that are wider than the block belong to its text in ways left to the full parser.
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

  /** A flow collection that starts here and ends its line. */
  private flowLine(): unknown {
    const value = readFlow(this);
    this.endLine();
    return value;
  }
}

/** Spaces alone: to YAML a no-break space is a letter. */
function withoutTrailingSpaces(text: string): string {
  let end = text.length;
  while (text.charCodeAt(end - 1) === space) end--;
  return end === text.length ? text : text.slice(0, end);
}
