import type { HttpRequest } from '../request/http-request';
import { describe, type RegexPrograms, stringMatcher } from './string-matcher';

export interface Condition {
  test(request: HttpRequest): boolean;
  readonly text: string;
}

const PREFIX = '@request.auth.claims';

/** A match on a claim of a verified token, `@request.auth.claims.a.b` or `@request.auth.claims[a][b]`. */
export function claimCondition(
  name: string,
  value: unknown,
  programs: RegexPrograms,
  inverted?: 'without',
): Condition | undefined {
  const path = claimPath(name);
  if (!path) return undefined;
  const matcher = stringMatcher(value, programs);
  return {
    text: `claim ${path.join('.')} is ${inverted ? 'excluded: ' : 'not '}${describe(matcher)}`,
    test: ({ claims }) => claimValues(claims, path).some((claim) => matcher.test(claim)) !== Boolean(inverted),
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

/** A claim's texts: a list counts with each of its items. */
export function claimValues(claims: unknown, path: readonly string[]): string[] {
  let value: unknown = claims;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
    value = (value as Record<string, unknown>)[key];
  }
  const values = Array.isArray(value) ? value : [value];
  return values.filter((item) => ['string', 'number', 'boolean'].includes(typeof item)).map((item) => `${item}`);
}

export function headerCondition(name: string, value: unknown, programs: RegexPrograms): Condition {
  const matcher = stringMatcher(value, programs);
  const key = name.toLowerCase();
  return {
    text: `header ${name} is not ${describe(matcher)}`,
    test(request) {
      const header = request.header(key);
      return header !== undefined && matcher.test(header);
    },
  };
}

// A missing header counts as the empty string, except where the match only asks for presence.
export function withoutHeaderCondition(name: string, value: unknown, programs: RegexPrograms): Condition {
  const matcher = stringMatcher(value, programs);
  const key = name.toLowerCase();
  const isPresence = matcher.kind === 'present';
  return {
    text: `header ${name} is ${describe(matcher)}, which the rule excludes`,
    test(request) {
      const header = request.header(key);
      return isPresence ? header === undefined : !matcher.test(header ?? '');
    },
  };
}

export function queryParamCondition(name: string, value: unknown, programs: RegexPrograms): Condition {
  const matcher = stringMatcher(value, programs);
  return {
    text: `query parameter ${name} is not ${describe(matcher)}`,
    test(request) {
      const param = request.queryParam(name);
      return param !== undefined && matcher.test(param);
    },
  };
}
