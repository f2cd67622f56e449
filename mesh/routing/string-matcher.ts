import type { RE2JS } from 're2js';
import { compileRe2 } from '../grammar/re2';
import { type Fields, fields, text } from '../manifest/fields';

/** Istio's StringMatch. `present` is a match without a value: any value will do, but there must be one. */
export interface StringMatcher {
  readonly kind: 'exact' | 'prefix' | 'regex' | 'present';
  readonly value: string;
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
      return { kind, value, test: (subject) => subject === value };
    case 'prefix':
      return { kind, value, test: (subject) => subject.startsWith(value) };
    case 'regex': {
      // Written as the header matchers of old: a lone star asks for presence.
      if (value === '*') return { kind: 'present', value: '', test: () => true };
      const program = programs.fullMatcher(value);
      return { kind, value, test: program };
    }
    case 'present':
      return { kind, value, test: () => true };
  }
}

export function describe({ kind, value }: Pick<StringMatcher, 'kind' | 'value'>): string {
  return kind === 'present' ? 'present' : `${kind} ${JSON.stringify(value)}`;
}

/** The RE2 programs of one mesh, each compiled once, on the first request that needs it, and what is built on them. */
export class RegexPrograms {
  private readonly programs = new Map<string, RE2JS | undefined>();
  private readonly made = new Map<string, unknown>();

  /** Rules say the same things again and again: what is equal is one object, which also stays in the processor's cache. */
  shared<T>(key: string, make: () => T): T {
    if (!this.made.has(key)) this.made.set(key, make());
    return this.made.get(key) as T;
  }

  /** Envoy matches the whole value. A pattern that RE2 does not take matches nothing: Istio refuses it. */
  fullMatcher(pattern: string): (subject: string) => boolean {
    const around = AROUND_A_LITERAL.exec(pattern);
    const literal = around?.[2];
    if (literal !== undefined) {
      const test = literalTest(literal, around?.[1] !== undefined, around?.[3] !== undefined);
      // A dot takes everything but a line feed, which neither paths nor header values have.
      return (subject) => (subject.includes('\n') ? this.fullMatch(pattern, subject) : test(subject));
    }
    return (subject) => this.fullMatch(pattern, subject);
  }

  /** Every occurrence, wherever it stands; `\1` in the substitution is a group, `\0` all of the match. */
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

// Most patterns look for a word: those need no automaton.
const AROUND_A_LITERAL = /^\^?(\.\*)?((?:[A-Za-z0-9 _\-/:;,=@#%&~"'<>!]|\\[./+*?()[\]{}|^$\\])+)(\.\*)?\$?$/;

function literalTest(written: string, before: boolean, after: boolean): (subject: string) => boolean {
  const literal = written.replace(/\\(.)/g, '$1');
  if (before && after) return (subject) => subject.includes(literal);
  if (before) return (subject) => subject.endsWith(literal);
  if (after) return (subject) => subject.startsWith(literal);
  return (subject) => subject === literal;
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return compileRe2(pattern);
  } catch {
    return undefined;
  }
}
