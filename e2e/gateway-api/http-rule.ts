import type { Manifest } from '../../mesh/manifest/manifest';
import type { Random } from '../random';
import { HEADERS, VALUES } from '../routing/rules';
import { backends } from './backends';
import { filters, headerFilters, redirect } from './filters';

/** Paths that the schema allows: no `//`, no `/./`, no encoded slash. */
export const PATHS = [
  ...['/', '/a', '/a/', '/a/b', '/ab', '/A', '/a/b/c', '/api', '/api/', '/apis', '/api/v1', '/API/v1'],
  ...['/a.b', '/cat', '/b', '/x-1'],
] as const;
/** Paths with characters that mean something in patterns or URLs. */
const ODD_PATHS = ['/a+b', '/a(b)', '/a%20b', '/a*', '/a;b', '/a$', '/%61', '/a.b/', '/~a', '/a=1'] as const;
const REGEXES = [
  ...['/a.*', '/.*', '/(a|b)', '/a[^/]*', '/api', '/a/b/?', '/.*b', '/[a-z]+-\\d', '/a/b/c/d?'],
  ...['(?i)/API', '/a{1,2}', '/a|/b', '^/a$', '.*', '/\\w+', '/a(?:/.*)?'],
] as const;
const VALUE_REGEXES = ['.*', 'al.*', '(alice|bob)', '.+', 'b', '*', '^al', '(?i)ALICE', 'a|b'] as const;
/** Patterns that RE2 rejects: the whole route table is, too. */
const BAD_REGEXES = ['/(a', '/(?!a).*', '/(a)\\1', '/[', '/a{2,1}'] as const;
const SENT_HEADERS = HEADERS.filter((name) => name !== 'cookie');
const METHODS = ['GET', 'POST', 'OPTIONS', 'PUT', 'DELETE'] as const;

/** A rule of an HTTPRoute. */
export function httpRule(random: Random, namespace: string): object {
  const matches = random.maybe(0.85, () => ({
    matches: random.list(random.chance(0.1) ? 0 : 1, 3, () => match(random)),
  }));
  const prefixes = isOnePrefix(matches);
  const common = { ...random.maybe(0.1, () => ({ name: random.pick(['first', 'second']) })), ...matches };
  const kind = random.next();
  if (kind < 0.15) return { ...common, filters: [...headerFilters(random, 0.15), redirect(random, prefixes)] };
  return { ...common, ...filters(random, prefixes, namespace), ...backends(random, namespace), ...limits(random) };
}

/** A rule that Envoy refuses, and with it the routes of the whole port, if the rule reaches it. */
export function refusedRule(random: Random, namespace: string): object {
  const value = random.pick(BAD_REGEXES);
  const pattern = { type: 'RegularExpression', value };
  const match = random.pick<object>([
    ...[{ path: pattern }, { path: pattern }],
    { headers: [{ name: 'x-user', ...pattern }] },
    { queryParams: [{ name: 'q', ...pattern }] },
  ]);
  return { matches: [match], ...backends(random, namespace) };
}

/** Whether an object has a rule that Envoy refuses. */
export function hasRefusedRule({ spec }: Manifest): boolean {
  const text = JSON.stringify(spec);
  return BAD_REGEXES.some((pattern) => text.includes(JSON.stringify(pattern)));
}

function match(random: Random): object {
  return {
    ...random.maybe(0.85, () => ({ path: path(random) })),
    ...random.maybe(0.15, () => ({ method: random.pick(METHODS) })),
    ...random.maybe(0.2, () => ({ headers: headerMatches(random) })),
    ...random.maybe(0.1, () => ({ queryParams: queryMatches(random) })),
  };
}

function path(random: Random): object {
  const value = () => random.pick(random.chance(0.06) ? ODD_PATHS : PATHS);
  const kind = random.next();
  if (kind < 0.3) return { type: 'PathPrefix', value: '/' };
  if (kind < 0.58) return { type: 'PathPrefix', value: value() };
  if (kind < 0.6) return { value: value() };
  if (kind < 0.82) return { type: 'Exact', value: value() };
  return { type: 'RegularExpression', value: random.pick(REGEXES) };
}

/** Names are unique in a match; the API server compares them as they are written. */
export function headerMatches(random: Random): object[] {
  const names = new Set(random.list(1, 2, () => random.pick([...SENT_HEADERS, 'X-USER'])));
  const values = VALUES.filter((value) => value !== '');
  return [...names].map((name) => ({ name, ...valueMatch(random, [...values, 'alice,bob']) }));
}

function queryMatches(random: Random): object[] {
  const names = new Set(random.list(1, 2, () => random.pick(['q', 'q', 'v', 'Q'])));
  return [...names].map((name) => ({ name, ...valueMatch(random, ['1', '2', 'a b', 'a%20b']) }));
}

function valueMatch(random: Random, exact: readonly string[]): object {
  if (random.chance(0.7)) return { ...random.maybe(0.5, () => ({ type: 'Exact' })), value: random.pick(exact) };
  return { type: 'RegularExpression', value: random.pick(VALUE_REGEXES) };
}

/** Whether the prefix of a path can be replaced: the rule has exactly one match, and that has a prefix. */
function isOnePrefix(written: object): boolean {
  const { matches } = written as { matches?: { path?: { type?: string } }[] };
  return matches?.length === 1 && matches[0]?.path?.type === 'PathPrefix';
}

/** Timeouts and sessions, which a workload that answers at once does not notice, and retries. */
function limits(random: Random): object {
  return {
    ...random.maybe(0.08, () => ({
      timeouts: random.pick<object>([{ request: '10s' }, { request: '0s' }, { request: '20s', backendRequest: '9s' }]),
    })),
    ...random.maybe(0.06, () => ({
      retry: random.pick<object>([{}, { codes: [500, 503] }, { attempts: 1, codes: [502] }, { backoff: '50ms' }]),
    })),
    ...random.maybe(0.03, () => ({ sessionPersistence: { sessionName: 's', type: 'Cookie' } })),
  };
}
