import {
  ANY_CHARACTER,
  type CharacterSet,
  characters,
  complement,
  inAnyCase,
  intersection,
  union,
} from './character-set';
import type { Language, Languages } from './language';

const DIGITS = characters([48, 57]);
const WORD = characters([48, 57], [65, 90], [95, 95], [97, 122]);
const SPACE = characters([9, 10], [12, 13], [32, 32]);
const CLASSES = new Map<string, CharacterSet>([
  ['d', DIGITS],
  ['D', complement(DIGITS)],
  ['w', WORD],
  ['W', complement(WORD)],
  ['s', SPACE],
  ['S', complement(SPACE)],
]);
const CONTROLS = new Map([
  ['a', 7],
  ['f', 12],
  ['t', 9],
  ['n', 10],
  ['r', 13],
  ['v', 11],
]);
const MOST_COPIES = 100;

/**
 * The strings that RE2 matches completely with a valid pattern; `undefined` if the pattern uses something that is not
 * modelled: word boundaries, Unicode and POSIX classes, quoting, octal escapes, anchors in the middle, long repetitions.
 */
export function regexLanguage(pattern: string, languages: Languages): Language | undefined {
  return new Parser(pattern, languages).whole();
}

/** A recursive descent parser. `undefined` from any part means that the pattern is not modelled. */
class Parser {
  private offset = 0;
  private depth = 0;
  private copies = 0;
  private anchors = 0;
  private readonly pattern: string;
  private readonly languages: Languages;

  constructor(pattern: string, languages: Languages) {
    this.pattern = pattern;
    this.languages = languages;
  }

  whole(): Language | undefined {
    // Case folding of non-ASCII letters is not modelled.
    if (/\(\?[imsU]*i/.test(this.pattern) && /[^ -~]|\\[xwW]/.test(this.pattern)) return undefined;
    const language = this.alternatives(false, true);
    return this.offset === this.pattern.length ? language : undefined;
  }

  private alternatives(ignoreCase: boolean, atStart: boolean): Language | undefined {
    const options: Language[] = [];
    let fold = ignoreCase;
    do {
      const option = this.concatenation(fold, atStart);
      if (!option) return undefined;
      options.push(option.language);
      // `(?i)` in the middle of a group also applies to the alternatives after it.
      fold = option.ignoreCase;
    } while (this.skip('|'));
    return this.languages.either(...options);
  }

  private concatenation(ignoreCase: boolean, atStart: boolean) {
    let fold = ignoreCase;
    let language = this.languages.text('');
    let isFirst = atStart;
    while (this.offset < this.pattern.length && !'|)'.includes(this.peek())) {
      const flags = /^\(\?([imsU]+)\)/.exec(this.pattern.slice(this.offset));
      if (flags) {
        this.offset += flags[0].length;
        fold ||= (flags[1] ?? '').includes('i');
        continue;
      }
      const anchor = this.anchor(isFirst);
      if (anchor === 'elsewhere') return undefined;
      if (anchor === 'skipped') continue;
      const item = this.item(fold, isFirst);
      if (!item) return undefined;
      isFirst = false;
      language = this.languages.sequence(language, item);
    }
    return { language, ignoreCase: fold };
  }

  // Envoy matches whole values, so anchors at both ends have no effect; elsewhere they are not modelled.
  private anchor(isFirst: boolean): 'none' | 'skipped' | 'elsewhere' {
    const text = ['^', '$', '\\A', '\\z'].find((candidate) => this.pattern.startsWith(candidate, this.offset));
    if (text === undefined) return 'none';
    this.offset += text.length;
    this.anchors += 1;
    const rest = this.pattern.slice(this.offset);
    if (/^[*+?{]/.test(rest)) return 'elsewhere';
    const isAtEnd = /^\)*$/.test(rest) || (rest.startsWith('|') && this.depth === 0);
    const isAtStart = isFirst && (text === '^' || text === '\\A');
    return isAtStart || (isAtEnd && (text === '$' || text === '\\z')) ? 'skipped' : 'elsewhere';
  }

  private item(ignoreCase: boolean, isFirst: boolean): Language | undefined {
    const { anchors } = this;
    let language = this.atom(ignoreCase, isFirst);
    while (language) {
      const repetition = this.repetition();
      if (repetition === 'none') return language;
      if (repetition === 'unknown' || this.anchors > anchors) return undefined;
      language = this.repeated(language, ...repetition);
    }
    return undefined;
  }

  private repetition(): [least: number, most: number] | 'none' | 'unknown' {
    const found = /^(?:[*+?]|\{(\d+)(,?)(\d*)\})\??/.exec(this.pattern.slice(this.offset));
    if (!found) return 'none';
    this.offset += found[0].length;
    const [text, least, comma, most] = found;
    if (text.startsWith('*')) return [0, Number.POSITIVE_INFINITY];
    if (text.startsWith('+')) return [1, Number.POSITIVE_INFINITY];
    if (text.startsWith('?')) return [0, 1];
    const from = Number(least);
    const to = comma === '' ? from : most === '' ? Number.POSITIVE_INFINITY : Number(most);
    this.copies += Number.isFinite(to) ? to : from;
    return to < from || this.copies > MOST_COPIES ? 'unknown' : [from, to];
  }

  private repeated(of: Language, least: number, most: number): Language {
    const { languages } = this;
    let rest = Number.isFinite(most) ? languages.text('') : languages.repeat(of);
    for (let i = least; Number.isFinite(most) && i < most; i++) {
      rest = languages.either(languages.text(''), languages.sequence(of, rest));
    }
    for (let i = 0; i < least; i++) rest = languages.sequence(of, rest);
    return rest;
  }

  private atom(ignoreCase: boolean, isFirst: boolean): Language | undefined {
    const { languages } = this;
    if (this.skip('(')) return this.group(ignoreCase, isFirst);
    if (this.skip('.')) return languages.set(ANY_CHARACTER);
    const set = this.skip('[') ? this.bracket(ignoreCase) : this.character();
    if (!set) return undefined;
    const folded = intersection(ignoreCase ? inAnyCase(set) : set, ANY_CHARACTER);
    const [from, to, ...others] = folded;
    if (from !== undefined && from === to && others.length === 0) return languages.text(String.fromCodePoint(from));
    return languages.set(folded);
  }

  private group(ignoreCase: boolean, isFirst: boolean): Language | undefined {
    const opening = /^\?(?:P?<[A-Za-z_]\w*>|([imsU]*):)/.exec(this.pattern.slice(this.offset));
    if (opening) this.offset += opening[0].length;
    else if (this.peek() === '?') return undefined;
    this.depth += 1;
    const language = this.alternatives(ignoreCase || (opening?.[1] ?? '').includes('i'), isFirst);
    this.depth -= 1;
    return this.skip(')') ? language : undefined;
  }

  /** A character outside brackets. */
  private character(): CharacterSet | undefined {
    if (this.skip('\\')) return this.escape();
    return '*+?{'.includes(this.peek()) ? undefined : this.literal();
  }

  private bracket(ignoreCase: boolean): CharacterSet | undefined {
    const isNegated = this.skip('^');
    let set: CharacterSet = [];
    let isFirst = true;
    while (isFirst || this.peek() !== ']') {
      if (this.offset >= this.pattern.length || this.pattern.startsWith('[:', this.offset)) return undefined;
      isFirst = false;
      const from = this.skip('\\') ? this.escape() : this.literal();
      if (!from) return undefined;
      let part = from;
      if (this.peek() === '-' && this.pattern[this.offset + 1] !== ']') {
        this.offset += 1;
        const to = this.skip('\\') ? this.escape() : this.literal();
        if (!to || from[0] !== from[1] || to[0] !== to[1] || (from[0] ?? 0) > (to[0] ?? 0)) return undefined;
        part = characters([from[0] ?? 0, to[0] ?? 0]);
      }
      set = union(set, part);
    }
    this.offset += 1;
    if (!isNegated) return set;
    return complement(ignoreCase ? inAnyCase(set) : set);
  }

  private escape(): CharacterSet | undefined {
    const hex = /^x(?:\{([0-9A-Fa-f]{1,6})\}|([0-9A-Fa-f]{2}))/.exec(this.pattern.slice(this.offset));
    if (hex) {
      this.offset += hex[0].length;
      const codePoint = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
      return codePoint > 0x10ffff ? undefined : characters([codePoint, codePoint]);
    }
    const next = this.peek();
    const known = CLASSES.get(next);
    const control = CONTROLS.get(next);
    if (known) this.offset += 1;
    if (known) return known;
    if (control !== undefined) {
      this.offset += 1;
      return characters([control, control]);
    }
    return /[A-Za-z0-9]/.test(next) || next === '' ? undefined : this.literal();
  }

  private literal(): CharacterSet | undefined {
    const codePoint = this.pattern.codePointAt(this.offset);
    if (codePoint === undefined) return undefined;
    this.offset += codePoint > 0xffff ? 2 : 1;
    return characters([codePoint, codePoint]);
  }

  private peek(): string {
    return this.pattern.charAt(this.offset);
  }

  private skip(text: string): boolean {
    if (!this.pattern.startsWith(text, this.offset)) return false;
    this.offset += text.length;
    return true;
  }
}
