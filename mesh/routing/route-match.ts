import { type Fields, fields, fieldsOrNone } from '../manifest/fields';
import type { HttpRequest } from '../request/http-request';
import type { FailedCondition } from '../verdict/verdict';
import {
  type Condition,
  claimCondition,
  headerCondition,
  queryParamCondition,
  withoutHeaderCondition,
} from './condition';
import { type RegexPrograms, stringMatch } from './string-matcher';

/** A compiled match: the path and all conditions must match. */
export interface RouteMatch {
  readonly path: PathMatcher;
  readonly conditions: readonly Condition[];
  /** Whether it matches every request, so later routes are never tested. */
  readonly catchAll: boolean;
}

export interface PathMatcher {
  readonly kind: 'exact' | 'prefix' | 'pathSeparatedPrefix' | 'regex';
  readonly value: string;
  readonly ignoreCase: boolean;
  test(path: string): boolean;
}

const ANY_PATH: PathMatcher = { kind: 'prefix', value: '/', ignoreCase: false, test: (p) => p.startsWith('/') };
export const ANY: RouteMatch = { path: ANY_PATH, conditions: [], catchAll: true };

/** Compiles a VirtualService match; in those that istiod makes, a prefix ends at a slash. */
export function routeMatch(written: unknown, programs: RegexPrograms, isTranslated = false): RouteMatch {
  const match = fields(written);
  const make = () => makeMatch(match, programs, isTranslated);
  return programs.shared(`match ${isTranslated} ${JSON.stringify(match)}`, make);
}

// New HTTPMatchRequest fields go here.
function makeMatch(match: Fields, programs: RegexPrograms, isTranslated: boolean): RouteMatch {
  const path = programs.shared(`path ${isTranslated} ${JSON.stringify([match.uri, match.ignoreUriCase])}`, () =>
    pathMatcher(match, programs, isTranslated),
  );
  const conditions: Condition[] = [];
  const add = (kind: string, name: string, value: unknown, make: () => Condition) =>
    conditions.push(programs.shared(`${kind} ${name} ${JSON.stringify(value)}`, make));
  for (const name of ['method', 'authority', 'scheme']) {
    if (fieldsOrNone(match[name])) {
      add('header', `:${name}`, match[name], () => headerCondition(`:${name}`, match[name], programs));
    }
  }
  for (const [name, value] of Object.entries(fields(match.headers))) {
    add('header', name, value, () => claimCondition(name, value, programs) ?? headerCondition(name, value, programs));
  }
  for (const [name, value] of Object.entries(fields(match.withoutHeaders))) {
    const make = () =>
      claimCondition(name, value, programs, 'without') ?? withoutHeaderCondition(name, value, programs);
    add('withoutHeader', name, value, make);
  }
  for (const [name, value] of Object.entries(fields(match.queryParams))) {
    add('queryParam', name, value, () => queryParamCondition(name, value, programs));
  }
  return { path, conditions, catchAll: conditions.length === 0 && matchesEveryPath(path) };
}

/**
 * The conditions of a match in words; empty for every request. `path begins with /api` includes `/apis`, `path is /api or below`
 * does not.
 */
export function conditionsInWords({ path, conditions }: RouteMatch): string[] {
  return [...(path === ANY_PATH ? [] : [pathInWords(path)]), ...conditions.map(({ words }) => words)];
}

/** The first condition of a match that a request does not meet, and what the request has instead. */
export function failedCondition(match: RouteMatch, request: HttpRequest): FailedCondition | undefined {
  if (!match.path.test(request.path)) return { needs: pathInWords(match.path), got: request.path };
  const failed = match.conditions.find((condition) => !condition.test(request));
  return failed && { needs: failed.words, got: failed.actual(request) ?? null };
}

function pathInWords({ kind, value, ignoreCase }: PathMatcher): string {
  if (kind === 'pathSeparatedPrefix') return `path is ${value} or below`;
  const verb = { exact: 'is', prefix: 'begins with', regex: 'matches' }[kind];
  return `path ${verb} ${value || '""'}${ignoreCase ? ' in any case' : ''}`;
}

/** Explains why a request does not match, for traces; `undefined` if it matches. */
export function mismatch(match: RouteMatch, request: HttpRequest): string | undefined {
  if (!match.path.test(request.path))
    return `path ${JSON.stringify(request.path)} does not match ${describePath(match.path)}`;
  return match.conditions.find((condition) => !condition.test(request))?.mismatch(request);
}

export function matchesRequest(match: RouteMatch, request: HttpRequest): boolean {
  const { path, conditions } = match;
  if (!path.test(request.path)) return false;
  for (let i = 0; i < conditions.length; i++) if (!conditions[i]?.test(request)) return false;
  return true;
}

export function describePath({ kind, value, ignoreCase }: PathMatcher): string {
  const name = kind === 'pathSeparatedPrefix' ? 'prefix of whole segments' : kind;
  return `${name} ${JSON.stringify(value)}${ignoreCase ? ' (case-insensitive)' : ''}`;
}

// Istio only recognizes these forms. An empty prefix and `/.*` match every path too, but do not count.
function matchesEveryPath({ kind, value }: PathMatcher): boolean {
  return kind === 'regex' ? value === '.*' : kind !== 'exact' && value === '/';
}

/** Matches whole segments: `/api` and `/api/x`, but not `/apis`. */
function separatedPrefix(value: string): PathMatcher {
  const begin = `${value}/`;
  const test = (path: string) => path === value || path.startsWith(begin);
  return { kind: 'pathSeparatedPrefix', value, ignoreCase: false, test };
}

function pathMatcher(match: Fields, programs: RegexPrograms, isTranslated: boolean): PathMatcher {
  if (!fieldsOrNone(match.uri)) return ANY_PATH;
  const { kind, value } = stringMatch(match.uri);
  const ignoreCase = match.ignoreUriCase === true;
  const lower = value.toLowerCase();
  switch (kind) {
    case 'exact':
      if (ignoreCase) return { kind, value, ignoreCase, test: (path) => path.toLowerCase() === lower };
      return { kind, value, ignoreCase, test: (path) => path === value };
    case 'prefix':
      if (isTranslated && value !== '/') return separatedPrefix(value.replace(/\/$/, ''));
      if (ignoreCase) return { kind, value, ignoreCase, test: (path) => path.toLowerCase().startsWith(lower) };
      return { kind, value, ignoreCase, test: (path) => path.startsWith(value) };
    case 'regex':
      return { kind, value, ignoreCase: false, test: programs.fullMatcher(value) };
    case 'present':
      return ANY_PATH;
  }
}
