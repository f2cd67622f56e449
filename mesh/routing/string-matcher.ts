import type { RE2JS } from 're2js';
import { compileRe2 } from '../grammar/re2';
import { type Fields, fields, text } from '../manifest/fields';

/** Istio's StringMatch. `present` is a match without a value: it accepts any value, but requires one. */
export interface StringMatcher {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'present';
  readonly value: string;
  /** A text that every matching subject contains. @default none, or not known */
  readonly part?: string | undefined;
  test(subject: string): boolean;
}

export function stringMatch(written: unknown): Pick<StringMatcher, 'kind' | 'value'> {
  const match: Fields = fields(written);
  if (match.exact !== undefined && match.exact !== null) return { kind: 'exact', value: text(match.exact) };
  if (match.prefix !== undefined && match.prefix !== null) return { kind: 'prefix', value: text(match.prefix) };
  if (match.regex !== undefined && match.regex !== null) return { kind: 'regex', value: text(match.regex) };
  return { kind: 'present', value: '' };
}

export function stringMatcher(written: unknown, programs: RegexPrograms): StringMatcher {
  const { kind, value } = stringMatch(written);
  switch (kind) {
    case 'exact':
      return { kind, value, part: value, test: (subject) => subject === value };
    case 'prefix':
      return { kind, value, part: value, test: (subject) => subject.startsWith(value) };
    case 'regex': {
      // As in older API versions, a single `*` means "present".
      if (value === '*') return { kind: 'present', value: '', test: () => true };
      const program = programs.fullMatcher(value);
      return { kind, value, part: literalOf(value)?.text, test: program };
    }
    case 'present':
      return { kind, value, test: () => true };
  }
}

export function describe({ kind, value }: Pick<StringMatcher, 'kind' | 'value'>): string {
  return kind === 'present' ? 'present' : `${kind} ${JSON.stringify(value)}`;
}

type Written = Pick<StringMatcher, 'kind' | 'value'>;

/** A matcher in words, after its subject: `is true`, `begins with /api`. */
export function inWords({ kind, value }: Written): string {
  return kind === 'present' ? 'is present' : `${VERBS[kind]} ${value || '""'}`;
}

/** The opposite: `is not true`, `does not match a.*`. */
export function notInWords({ kind, value }: Written): string {
  return kind === 'present' ? 'is missing' : `${NEGATED_VERBS[kind]} ${value || '""'}`;
}

const VERBS = { exact: 'is', prefix: 'begins with', regex: 'matches' } as const;
const NEGATED_VERBS = { exact: 'is not', prefix: 'does not begin with', regex: 'does not match' } as const;

/** RE2 programs, each compiled once on first use, and the matchers that use them. */
export class RegexPrograms {
  private readonly programs = new Map<string, RE2JS | undefined>();
  private readonly made = new Map<string, unknown>();

  /** Shares one object for equal keys: rules repeat the same matches, and shared objects stay in the CPU cache. */
  shared<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }

  /** Matches the whole value, as Envoy does. A pattern that RE2 rejects matches nothing, as Istio rejects it too. */
  fullMatcher(pattern: string): (subject: string) => boolean {
    const literal = literalOf(pattern);
    if (literal !== undefined) {
      const test = literalTest(literal);
      // A dot matches everything but a line feed, which paths and header values hardly ever contain.
      return (subject) => (subject.includes('\n') ? this.fullMatch(pattern, subject) : test(subject));
    }
    return (subject) => this.fullMatch(pattern, subject);
  }

  /** Replaces all occurrences, unanchored. In the substitution, `\1` is a group and `\0` the whole match. */
  replaceAll(pattern: string, subject: string, substitution: string): string {
    const program = this.compile(pattern);
    if (!program) return subject;
    const matcher = program.matcher(subject);
    let result = '';
    let end = 0;
    while (matcher.find()) {
      result += subject.slice(end, matcher.start());
      result += substitution.replace(/\\(\d|\\)/g, (_, group: string) =>
        group === '\\' ? '\\' : Number(group) <= matcher.groupCount() ? (matcher.group(Number(group)) ?? '') : '',
      );
      end = matcher.end();
    }
    return result + subject.slice(end);
  }

  private fullMatch(pattern: string, subject: string): boolean {
    return this.compile(pattern)?.testExact(subject) ?? false;
  }

  private compile(pattern: string): RE2JS | undefined {
    if (!this.programs.has(pattern)) this.programs.set(pattern, compile(pattern));
    return this.programs.get(pattern);
  }
}

// Most patterns search for a literal, which needs no automaton.
const AROUND_A_LITERAL = /^\^?(\.\*)?((?:[A-Za-z0-9 _\-/:;,=@#%&~"'<>!]|\\[./+*?()[\]{}|^$\\])+)(\.\*)?\$?$/;

interface Literal {
  readonly text: string;
  /** Whether anything may come before it, or after it. */
  readonly before: boolean;
  readonly after: boolean;
}

function literalOf(pattern: string): Literal | undefined {
  const [, before, text, after] = AROUND_A_LITERAL.exec(pattern) ?? [];
  if (text === undefined) return undefined;
  return { text: text.replace(/\\(.)/g, '$1'), before: before !== undefined, after: after !== undefined };
}

function literalTest({ text, before, after }: Literal): (subject: string) => boolean {
  if (before && after) return (subject) => subject.includes(text);
  if (before) return (subject) => subject.endsWith(text);
  if (after) return (subject) => subject.startsWith(text);
  return (subject) => subject === text;
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return compileRe2(pattern);
  } catch {
    return undefined;
  }
}
