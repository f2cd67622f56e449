import type { HttpRequest } from '../request/http-request';
import { describe, inWords, notInWords, type RegexPrograms, type StringMatcher, stringMatcher } from './string-matcher';

/** A condition in a match, on anything but the path. */
export interface Condition {
  test(request: HttpRequest): boolean;
  /** Explains why a request does not satisfy the condition. */
  mismatch(request: HttpRequest): string;
  /** The condition in words: `header x-tester is true`. */
  readonly words: string;
  /** The value of a request that the condition is about; `undefined` if it has none. */
  actual(request: HttpRequest): string | undefined;
  /** A header that every request that satisfies the condition has. @default none, or not known */
  readonly needs?: NeededHeader | undefined;
}

/** A header with a text in its value. */
export interface NeededHeader {
  /** In lower case. */
  readonly name: string;
  readonly text: string;
  /** Whether the text is the whole value, not only a part of it. */
  readonly isWhole: boolean;
}

const PREFIX = '@request.auth.claims';

/** Condition on a verified token's claim: `@request.auth.claims.a.b` or `@request.auth.claims[a][b]`. */
export function claimCondition(
  name: string,
  value: unknown,
  programs: RegexPrograms,
  inverted?: 'without',
): Condition | undefined {
  const path = claimPath(name);
  if (!path) return undefined;
  const matcher = stringMatcher(value, programs);
  const claimName = `claim ${path.join('.')}`;
  return {
    test: ({ claims }) => claimValues(claims, path).some((claim) => matcher.test(claim)) !== Boolean(inverted),
    mismatch({ claims }) {
      const values = claimValues(claims, path).join(',');
      return inverted ? excluded(claimName, values, matcher) : unmatched(claimName, values || undefined, matcher);
    },
    words: `${claimName} ${inverted ? notInWords(matcher) : inWords(matcher)}`,
    actual: ({ claims }) => claimValues(claims, path).join(',') || undefined,
  };
}

export function claimPath(name: string): string[] | undefined {
  if (name.slice(0, PREFIX.length).toLowerCase() !== PREFIX) return undefined;
  const rest = name.slice(PREFIX.length);
  if (rest.startsWith('.') && rest.length > 1) return rest.slice(1).split('.');
  const bracketed = [...rest.matchAll(/\[([^\]]+)\]/g)];
  return bracketed.length > 0 && bracketed.map(([all]) => all).join('') === rest
    ? bracketed.map(([, key]) => key ?? '')
    : undefined;
}

/** Returns a claim's values: the text, or each text in the list. Envoy ignores numbers, booleans and objects. */
export function claimValues(claims: unknown, path: readonly string[]): string[] {
  let value: unknown = claims;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
    value = (value as Record<string, unknown>)[key];
  }
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.filter((item) => typeof item === 'string');
}

const PSEUDO_NAMES = new Map([
  [':method', 'method'],
  [':authority', 'host'],
  [':scheme', 'scheme'],
]);

/** Condition on a header; if a client repeats it, one of its lines is enough. */
export function headerCondition(name: string, value: unknown, programs: RegexPrograms): Condition {
  const matcher = stringMatcher(value, programs);
  const key = name.toLowerCase();
  return {
    test: (request) => request.someLine(key, matcher.test),
    mismatch: (request) => unmatched(`header ${name}`, request.header(key), matcher),
    words: `${PSEUDO_NAMES.get(key) ?? `header ${name}`} ${inWords(matcher)}`,
    actual: (request) => request.header(key),
    needs: matcher.part ? { name: key, text: matcher.part, isWhole: matcher.kind === 'exact' } : undefined,
  };
}

// A missing header counts as the empty string, unless the match tests for presence.
export function withoutHeaderCondition(name: string, value: unknown, programs: RegexPrograms): Condition {
  const matcher = stringMatcher(value, programs);
  const key = name.toLowerCase();
  const isPresence = matcher.kind === 'present';
  return {
    test(request) {
      const lines = request.headerLines(key);
      if (lines.length === 0) return isPresence || !matcher.test('');
      return !isPresence && !lines.some((line) => matcher.test(line));
    },
    mismatch: (request) => excluded(`header ${name}`, request.header(key), matcher),
    words: `header ${name} ${notInWords(matcher)}`,
    actual: (request) => request.header(key),
  };
}

export function queryParamCondition(name: string, value: unknown, programs: RegexPrograms): Condition {
  const matcher = stringMatcher(value, programs);
  return {
    test(request) {
      const param = request.queryParam(name);
      return param !== undefined && matcher.test(param);
    },
    mismatch: (request) => unmatched(`query parameter ${name}`, request.queryParam(name), matcher),
    words: `query parameter ${name} ${inWords(matcher)}`,
    actual: (request) => request.queryParam(name),
  };
}

function unmatched(subject: string, value: string | undefined, matcher: StringMatcher): string {
  if (value === undefined) return `${subject} is missing`;
  return `${subject} ${JSON.stringify(value)} does not match ${describe(matcher)}`;
}

function excluded(subject: string, value: string | undefined, matcher: StringMatcher): string {
  if (matcher.kind === 'present') return `${subject} is present, which withoutHeaders excludes`;
  const text = value === undefined ? 'is missing, so it is empty and' : JSON.stringify(value);
  return `${subject} ${text} matches ${describe(matcher)}, which withoutHeaders excludes`;
}
