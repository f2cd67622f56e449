import { ANY_CHARACTER, type CharacterSet, has, union } from './character-set';

/** A set of strings. Equal shapes share one object, so results can be cached by `id`. */
export interface Language {
  readonly id: number;
  /** Contains the empty string. */
  readonly nullable: boolean;
  readonly shape: Shape;
}

type Shape =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'set'; readonly set: CharacterSet }
  | { readonly kind: 'sequence'; readonly first: Language; readonly rest: Language }
  | { readonly kind: 'repeat'; readonly of: Language }
  | { readonly kind: 'either'; readonly of: readonly Language[] }
  | { readonly kind: 'both'; readonly of: readonly Language[] }
  | { readonly kind: 'not'; readonly of: Language };

/** Preferred characters of samples: `a`, `0`, `A`, `-`, `~`. */
const SIMPLE = [97, 48, 65, 45, 126];

/** More derivatives than comparisons of large meshes need; beyond them, every search gives up. */
const MOST_DERIVATIVES = 1_000_000;

/** More states than any pattern written by hand needs; beyond them, a search gives up. */
const MOST_STATES = 2000;

/**
 * Regular languages with union, intersection and complement, by Brzozowski derivatives: the derivative by a character
 * contains what can follow it, and a language is empty if no chain of derivatives contains the empty string.
 */
export class Languages {
  private readonly known = new Map<string, Language>();
  private readonly derivatives = new Map<string, Language>();
  private readonly words = new Map<number, string | null | undefined>();

  readonly none = this.make('none', false, { kind: 'none' });
  readonly character = this.set(ANY_CHARACTER);
  /** Every string. */
  readonly all = this.not(this.none);

  text(text: string): Language {
    return this.make(`text ${text}`, text === '', { kind: 'text', text });
  }

  set(set: CharacterSet): Language {
    return set.length === 0 ? this.none : this.make(`set ${set.join()}`, false, { kind: 'set', set });
  }

  sequence(first: Language, rest: Language): Language {
    const { shape } = first;
    if (shape.kind === 'none' || isText(rest, '')) return first;
    if (rest === this.none || isText(first, '')) return rest;
    if (first === this.all && rest === this.all) return first;
    if (shape.kind === 'sequence') return this.sequence(shape.first, this.sequence(shape.rest, rest));
    if (shape.kind === 'text' && rest.shape.kind === 'text') return this.text(shape.text + rest.shape.text);
    const key = `sequence ${first.id} ${rest.id}`;
    return this.make(key, first.nullable && rest.nullable, { kind: 'sequence', first, rest });
  }

  /** Any number of times, including zero. */
  repeat(of: Language): Language {
    const { shape } = of;
    if (shape.kind === 'repeat' || of === this.all || isText(of, '')) return of;
    if (of === this.none) return this.text('');
    if (shape.kind === 'set' && of === this.character) return this.all;
    return this.make(`repeat ${of.id}`, true, { kind: 'repeat', of });
  }

  either(...options: readonly Language[]): Language {
    const flat = options.flatMap((option) => (option.shape.kind === 'either' ? option.shape.of : [option]));
    let set: CharacterSet | undefined;
    const others = new Set<Language>();
    for (const option of flat) {
      if (option === this.all) return option;
      if (option.shape.kind === 'set') set = set ? union(set, option.shape.set) : option.shape.set;
      else if (option !== this.none) others.add(option);
    }
    if (set) others.add(this.set(set));
    const of = [...others].sort((a, b) => a.id - b.id);
    if (of.length < 2) return of[0] ?? this.none;
    const nullable = of.some((option) => option.nullable);
    return this.make(`either ${of.map(({ id }) => id).join()}`, nullable, { kind: 'either', of });
  }

  both(...demands: readonly Language[]): Language {
    const flat = demands.flatMap((demand) => (demand.shape.kind === 'both' ? demand.shape.of : [demand]));
    const distinct = new Set(flat.filter((demand) => demand !== this.all));
    for (const demand of distinct) {
      if (demand === this.none) return demand;
      if (demand.shape.kind === 'not' && distinct.has(demand.shape.of)) return this.none;
    }
    const of = [...distinct].sort((a, b) => a.id - b.id);
    if (of.length < 2) return of[0] ?? this.all;
    const nullable = of.every((demand) => demand.nullable);
    return this.make(`both ${of.map(({ id }) => id).join()}`, nullable, { kind: 'both', of });
  }

  not(of: Language): Language {
    if (of.shape.kind === 'not') return of.shape.of;
    return this.make(`not ${of.id}`, !of.nullable, { kind: 'not', of });
  }

  /** The strings that complete a start: those that are in the language after it. */
  after(language: Language, start: string): Language {
    let rest = language;
    for (const character of start) rest = this.derive(rest, character.codePointAt(0) ?? 0);
    return rest;
  }

  includes(language: Language, text: string): boolean {
    return this.after(language, text).nullable;
  }

  /** A string of the language; `undefined` if finding one requires a search. */
  sample({ shape }: Language): string | undefined {
    switch (shape.kind) {
      case 'text':
        return shape.text;
      case 'set':
        return String.fromCodePoint(SIMPLE.find((codePoint) => has(shape.set, codePoint)) ?? shape.set[0] ?? 1);
      case 'repeat':
        return '';
      case 'sequence': {
        const [first, rest] = [this.sample(shape.first), this.sample(shape.rest)];
        return first === undefined || rest === undefined ? undefined : first + rest;
      }
      case 'either':
        return this.sample(shape.of[0] ?? this.none);
      case 'not':
        return shape.of === this.none ? '' : undefined;
      default:
        return undefined;
    }
  }

  /** The shortest string of the language, `null` if it is empty, `undefined` if the search gave up. */
  word(language: Language): string | null | undefined {
    if (!this.words.has(language.id)) this.words.set(language.id, this.search(language));
    return this.words.get(language.id);
  }

  isEmpty(language: Language): boolean {
    return this.word(language) === null;
  }

  private search(language: Language): string | null | undefined {
    if (language.nullable) return '';
    const seen = new Set([language]);
    let states: [Language, string][] = [[language, '']];
    while (states.length > 0) {
      const next: [Language, string][] = [];
      for (const [state, word] of states) {
        if (this.derivatives.size > MOST_DERIVATIVES) return undefined;
        for (const codePoint of firstCharacters(state)) {
          const derivative = this.derive(state, codePoint);
          if (derivative === this.none || seen.has(derivative)) continue;
          const longer = word + String.fromCodePoint(codePoint);
          if (derivative.nullable) return longer;
          if (seen.size >= MOST_STATES) return undefined;
          seen.add(derivative);
          next.push([derivative, longer]);
        }
      }
      states = next;
    }
    return null;
  }

  private derive(language: Language, codePoint: number): Language {
    const key = `${language.id} ${codePoint}`;
    const known = this.derivatives.get(key);
    if (known) return known;
    const derivative = this.derivative(language.shape, codePoint);
    this.derivatives.set(key, derivative);
    return derivative;
  }

  private derivative(shape: Shape, codePoint: number): Language {
    switch (shape.kind) {
      case 'none':
        return this.none;
      case 'text': {
        const first = shape.text.codePointAt(0);
        return first === codePoint ? this.text(shape.text.slice(first > 0xffff ? 2 : 1)) : this.none;
      }
      case 'set':
        return has(shape.set, codePoint) ? this.text('') : this.none;
      case 'sequence': {
        const { first, rest } = shape;
        const inFirst = this.sequence(this.derive(first, codePoint), rest);
        return first.nullable ? this.either(inFirst, this.derive(rest, codePoint)) : inFirst;
      }
      case 'repeat':
        return this.sequence(this.derive(shape.of, codePoint), this.repeat(shape.of));
      case 'either':
        return this.either(...shape.of.map((option) => this.derive(option, codePoint)));
      case 'both':
        return this.both(...shape.of.map((demand) => this.derive(demand, codePoint)));
      case 'not':
        return this.not(this.derive(shape.of, codePoint));
    }
  }

  private make(key: string, nullable: boolean, shape: Shape): Language {
    const known = this.known.get(key);
    if (known) return known;
    const language = { id: this.known.size, nullable, shape };
    this.known.set(key, language);
    return language;
  }
}

function isText({ shape }: Language, text: string): boolean {
  return shape.kind === 'text' && shape.text === text;
}

/** A representative of each class of characters that a string inside or outside the language can start with. */
function firstCharacters(language: Language): number[] {
  const starts = new Set<number>([1]);
  addStarts(language, starts);
  return [...starts].filter((codePoint) => has(ANY_CHARACTER, codePoint)).sort((a, b) => b - a);
}

function addStarts({ shape }: Language, starts: Set<number>): void {
  switch (shape.kind) {
    case 'none':
      return;
    case 'text': {
      const first = shape.text.codePointAt(0);
      if (first !== undefined) addRange(starts, first, first);
      return;
    }
    case 'set':
      for (let i = 0; i + 1 < shape.set.length; i += 2) addRange(starts, shape.set[i] ?? 0, shape.set[i + 1] ?? 0);
      return;
    case 'sequence':
      addStarts(shape.first, starts);
      if (shape.first.nullable) addStarts(shape.rest, starts);
      return;
    case 'repeat':
    case 'not':
      addStarts(shape.of, starts);
      return;
    case 'either':
    case 'both':
      for (const part of shape.of) addStarts(part, starts);
  }
}

// Skips characters that no string contains. The first one after a range represents those that follow it.
function addRange(starts: Set<number>, from: number, to: number): void {
  starts.add(from);
  for (let next = to + 1; next <= 0x10ffff; next++) {
    if (!has(ANY_CHARACTER, next)) continue;
    starts.add(next);
    return;
  }
}
