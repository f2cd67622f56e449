import { RE2JS } from 're2js';
import { type Fields, fields, text } from '../fields';

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
    case 'regex':
      // Written as the header matchers of old: a lone star asks for presence.
      if (value === '*') return { kind: 'present', value: '', test: () => true };
      return { kind, value, test: (subject) => programs.fullMatch(value, subject) };
    case 'present':
      return { kind, value, test: () => true };
  }
}

export function describe({ kind, value }: Pick<StringMatcher, 'kind' | 'value'>): string {
  return kind === 'present' ? 'present' : `${kind} ${JSON.stringify(value)}`;
}

/** The RE2 programs of one mesh, each compiled once, on the first request that needs it. */
export class RegexPrograms {
  private readonly programs = new Map<string, RE2JS | undefined>();

  /** Envoy matches the whole value. A pattern that RE2 does not take matches nothing: Istio refuses it. */
  fullMatch(pattern: string, subject: string): boolean {
    return this.compile(pattern)?.testExact(subject) ?? false;
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

  private compile(pattern: string): RE2JS | undefined {
    if (!this.programs.has(pattern)) this.programs.set(pattern, compile(pattern));
    return this.programs.get(pattern);
  }
}

function compile(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern);
  } catch {
    return undefined;
  }
}
