import fc from 'fast-check';
import { RE2JS } from 're2js';
import { covers, unreached } from './reach';

type Match = Parameters<typeof covers>[0];

const path = (uri: object, ignoreUriCase?: boolean): Match => ({ uri, ...(ignoreUriCase && { ignoreUriCase }) });
const tester = { headers: { 'x-tester': { exact: 'true' } } };

describe('covers', () => {
  test.each<[string, Match, Match]>([
    ['everything, an exact path', {}, path({ exact: '/a' })],
    ["the prefix '/', every request", path({ prefix: '/' }), {}],
    ["the prefix '/', any regex", path({ prefix: '/' }), path({ regex: '(/a|/b).*' })],
    ["the regex '.*', every request", path({ regex: '.*' }), {}],
    ['a prefix, a longer one', path({ prefix: '/api' }), path({ prefix: '/apis' })],
    ['a prefix, an exact path', path({ prefix: '/api' }), path({ exact: '/api' })],
    ['an exact path, the same', path({ exact: '/a' }), path({ exact: '/a' })],
    ['a regex, the same', path({ regex: '/a.*' }), path({ regex: '/a.*' })],
    ['a regex, a path that it takes', path({ regex: '/a/\\d+' }), path({ exact: '/a/12' })],
    ['a prefix in any case, another case', path({ prefix: '/Api' }, true), path({ exact: '/aPI/x' })],
    ['fewer headers, more', tester, { headers: { ...tester.headers, a: { exact: 'b' } } }],
    ['a header that is there, any value', { headers: { a: {} } }, { headers: { a: { regex: 'x+' } } }],
    ['no header, one that must be missing', {}, { withoutHeaders: { a: {} } }],
    [
      'a missing header, the same',
      { withoutHeaders: { a: { exact: '1' } } },
      { withoutHeaders: { a: { exact: '1' } } },
    ],
    ['every method, one', {}, { method: { exact: 'GET' } }],
    ['a prefix of a method, one', { method: { prefix: 'P' } }, { method: { exact: 'PUT' } }],
    ['a regex of a method, one', { method: { regex: 'GET|PUT' } }, { method: { exact: 'PUT' } }],
    ['a query parameter, the same', { queryParams: { v: {} } }, { queryParams: { v: { exact: '' } } }],
    ['every port, one', {}, { port: 80 }],
    ['a port, the same', { port: 80 }, { port: 80, ...tester }],
    ['fewer labels of the caller, more', { sourceLabels: { a: '1' } }, { sourceLabels: { a: '1', b: '2' } }],
    ['a namespace of the caller, the same', { sourceNamespace: 'a' }, { sourceNamespace: 'a', ...tester }],
    ['more gateways, fewer', { gateways: ['mesh', 'edge'] }, { gateways: ['edge'] }],
    ['a header under the prefix, a regex that begins with it', tester, { ...tester, ...path({ regex: '/v\\d' }) }],
  ])('%s', (_, earlier, later) => {
    expect(covers(earlier, later)).toBe(true);
  });
});

describe('does not cover', () => {
  test.each<[string, Match, Match]>([
    ['a prefix, everything', path({ prefix: '/api' }), {}],
    ['a longer prefix, a shorter', path({ prefix: '/apis' }), path({ prefix: '/api' })],
    ['an exact path, the prefix', path({ exact: '/a' }), path({ prefix: '/a' })],
    ['a regex, a path that it takes in part', path({ regex: '/a' }), path({ exact: '/ab' })],
    ['a path, the same in any case', path({ exact: '/a' }), path({ exact: '/a' }, true)],
    ['a regex, a path in any case', path({ regex: '/a' }, true), path({ exact: '/a' }, true)],
    ['a regex, a prefix that it may take', path({ regex: '/a.*' }), path({ prefix: '/a' })],
    ['a header, every request', tester, {}],
    ['a header, another value', tester, { headers: { 'x-tester': { exact: 'no' } } }],
    ['a header, another header', tester, { headers: { 'x-other': { exact: 'true' } } }],
    ['a prefix of a value, that it is there', { headers: { a: { prefix: 'b' } } }, { headers: { a: {} } }],
    ['a missing header, every request', { withoutHeaders: { a: {} } }, {}],
    ['a missing value, a missing header', { withoutHeaders: { a: { exact: '1' } } }, { withoutHeaders: { a: {} } }],
    ['a method, every method', { method: { exact: 'GET' } }, {}],
    ['a port, every port', { port: 80 }, {}],
    ['labels of the caller, every caller', { sourceLabels: { a: '1' } }, {}],
    ['a namespace of the caller, every caller', { sourceNamespace: 'a' }, {}],
    ['fewer gateways, more', { gateways: ['edge'] }, { gateways: ['mesh', 'edge'] }],
    ['a gateway, everywhere', { gateways: ['edge'] }, {}],
    ["a header under any path, a regex that takes '*'", tester, { ...tester, ...path({ regex: '/?.*' }) }],
  ])('%s', (_, earlier, later) => {
    expect(covers(earlier, later)).toBe(false);
  });
});

/** What Envoy says of a request, written without looking at `covers`. */
interface Request {
  readonly path: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
}
const holds = (text: { exact?: string; prefix?: string; regex?: string }, value: string | undefined) => {
  if (value === undefined) return false;
  if (text.exact !== undefined) return value === text.exact;
  if (text.prefix !== undefined) return value.startsWith(text.prefix);
  return text.regex === undefined || RE2JS.matches(text.regex, value);
};
function takes({ uri = {}, ignoreUriCase, method, headers = {}, withoutHeaders = {} }: Match, request: Request) {
  const lower = (value: string | undefined) => (ignoreUriCase ? value?.toLowerCase() : value);
  const uriHolds = uri.regex
    ? RE2JS.matches(uri.regex, request.path)
    : holds({ exact: lower(uri.exact), prefix: lower(uri.prefix) }, lower(request.path));
  return (
    (Object.keys(uri).length === 0 ? request.path.startsWith('/') : uriHolds) &&
    (method === undefined || holds(method, request.method)) &&
    Object.entries(headers).every(([name, text]) => holds(text, request.headers[name])) &&
    Object.entries(withoutHeaders).every(([name, text]) => {
      const value = request.headers[name];
      return !holds(text, Object.keys(text).length === 0 ? value : (value ?? ''));
    })
  );
}

test('no request for a covered match misses the one that covers it', () => {
  const word = fc.constantFrom('', 'a', 'A', 'ab', 'abc', 'b');
  const text = (begin: string) =>
    fc.oneof(
      word.map((value) => ({ exact: begin + value })),
      word.filter(Boolean).map((value) => ({ prefix: begin + value })),
      fc.constantFrom('.*', 'a+', 'a|b', '[ab]*c?').map((value) => ({ regex: begin + value })),
    );
  const match: fc.Arbitrary<Match> = fc.record(
    {
      uri: fc.oneof(text('/'), fc.constant({ prefix: '/' })),
      ignoreUriCase: fc.boolean(),
      method: fc.oneof(text(''), fc.constant({})),
      headers: fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(text(''), fc.constant({})), { maxKeys: 2 }),
      withoutHeaders: fc.dictionary(fc.constantFrom('x', 'y'), fc.oneof(text(''), fc.constant({})), { maxKeys: 2 }),
    },
    { requiredKeys: [] },
  );
  const request: fc.Arbitrary<Request> = fc.record({
    path: fc.oneof(
      word.map((value) => `/${value}`),
      fc.constant('*'),
    ),
    method: word,
    headers: fc.dictionary(fc.constantFrom('x', 'y'), word, { maxKeys: 2 }),
  });
  let covered = 0;
  fc.assert(
    fc.property(match, match, fc.array(request, { minLength: 20, maxLength: 20 }), (earlier, later, requests) => {
      if (!covers(earlier, later)) return;
      covered++;
      const isCut = Object.keys(earlier).every((key) => key === 'uri' || key === 'ignoreUriCase');
      for (const request of requests) {
        // Behind a rule for every request Istio writes no rules at all, whatever they take.
        if (isCut && request.path === '*') continue;
        if (takes(later, request))
          expect({ request, taken: takes(earlier, request) }).toEqual({ request, taken: true });
      }
    }),
    { numRuns: 3000 },
  );
  expect(covered).toBeGreaterThan(100);
});

describe('unreached', () => {
  const rule = (...match: Match[]) => ({ wire: match.length === 0 ? {} : { match } });

  test('names the rules that take all requests before', () => {
    const api = rule(path({ prefix: '/api' }));
    const web = rule(path({ prefix: '/web' }));
    const both = rule(path({ exact: '/api/v1' }), path({ exact: '/web/v1' }));
    const half = rule(path({ exact: '/api/v1' }), path({ exact: '/v1' }));
    const rest = rule();
    const late = rule(path({ exact: '/v2' }));
    expect([...unreached([api, web, both, half, rest, late])]).toEqual([
      [both, [api, web]],
      [late, [rest]],
    ]);
  });

  test('two rules that take all requests together prove nothing', () => {
    const get = rule({ method: { exact: 'GET' } });
    const others = rule({ withoutHeaders: { ':method': { exact: 'GET' } } });
    expect(unreached([get, others, rule()]).size).toBe(0);
  });

  test('a delegate passes on what it does not take', () => {
    const delegate = { wire: { match: [path({ prefix: '/api' })], delegate: { name: 'api' } } };
    expect(unreached([delegate, rule(path({ exact: '/api/v1' }))]).size).toBe(0);
    const rest = rule();
    expect([...unreached([rest, delegate])]).toEqual([[delegate, [rest]]]);
  });
});
