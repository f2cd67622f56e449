import { unreachedRules } from './unreached-rules';

type Match = Record<string, unknown>;

const unreachedAt = (gateways: readonly string[] | undefined, ...http: object[]) => [
  ...unreachedRules({
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: 'shop' },
    spec: { hosts: ['shop'], gateways, http },
  }),
];
const unreached = (...http: object[]) => unreachedAt(['mesh', 'edge'], ...http);

const path = (uri: object, ignoreUriCase?: boolean): Match => ({ uri, ...(ignoreUriCase && { ignoreUriCase }) });
const tester = { headers: { 'x-tester': { exact: 'true' } } };

describe('takes every request for', () => {
  test.each<[string, Match, Match]>([
    ['everything, an exact path', {}, path({ exact: '/a' })],
    ["the prefix '/', every request", path({ prefix: '/' }), {}],
    ["the prefix '/', any regex", path({ prefix: '/' }), path({ regex: '(/a|/b).*' })],
    ["the regex '.*', every request", path({ regex: '.*' }), {}],
    ['a prefix, a longer one', path({ prefix: '/api' }), path({ prefix: '/apis' })],
    ['a prefix, an exact path', path({ prefix: '/api' }), path({ exact: '/api' })],
    ['an exact path, the same', path({ exact: '/a' }), path({ exact: '/a' })],
    ['a regex, a prefix that it takes', path({ regex: '/a.*' }), path({ prefix: '/a' })],
    ['a missing value, a missing header', { withoutHeaders: { a: { exact: '1' } } }, { withoutHeaders: { a: {} } }],
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
    expect(unreached({ match: [earlier] }, { match: [later] })).toEqual([[1, [0]]]);
  });
});

describe('leaves requests for', () => {
  test.each<[string, Match, Match]>([
    ['a prefix, everything', path({ prefix: '/api' }), {}],
    ['a longer prefix, a shorter', path({ prefix: '/apis' }), path({ prefix: '/api' })],
    ['an exact path, the prefix', path({ exact: '/a' }), path({ prefix: '/a' })],
    ['a regex, a path that it takes in part', path({ regex: '/a' }), path({ exact: '/ab' })],
    ['a path, the same in any case', path({ exact: '/a' }), path({ exact: '/a' }, true)],
    ['a regex, a path in any case', path({ regex: '/a' }, true), path({ exact: '/a' }, true)],
    ['a regex, a prefix that it takes in part', path({ regex: '/a.+' }), path({ prefix: '/a' })],
    ['a header, every request', tester, {}],
    ['a header, another value', tester, { headers: { 'x-tester': { exact: 'no' } } }],
    ['a header, another header', tester, { headers: { 'x-other': { exact: 'true' } } }],
    ['a prefix of a value, that it is there', { headers: { a: { prefix: 'b' } } }, { headers: { a: {} } }],
    ['a missing header, every request', { withoutHeaders: { a: {} } }, {}],
    ['a missing header, a missing value', { withoutHeaders: { a: {} } }, { withoutHeaders: { a: { exact: '1' } } }],
    ['a method, every method', { method: { exact: 'GET' } }, {}],
    ['a port, every port', { port: 80 }, {}],
    ['labels of the caller, every caller', { sourceLabels: { a: '1' } }, {}],
    ['a namespace of the caller, every caller', { sourceNamespace: 'a' }, {}],
    ['fewer gateways, more', { gateways: ['edge'] }, { gateways: ['mesh', 'edge'] }],
    ['a gateway, everywhere', { gateways: ['edge'] }, {}],
    ["a header under any path, a regex that takes '*'", tester, { ...tester, ...path({ regex: '/?.*' }) }],
  ])('%s', (_, earlier, later) => {
    expect(unreached({ match: [earlier] }, { match: [later] })).toEqual([]);
  });
});

const rule = (...match: Match[]) => (match.length === 0 ? {} : { match });

test('names the rules that take all requests before', () => {
  const api = rule(path({ prefix: '/api' }));
  const web = rule(path({ prefix: '/web' }));
  const both = rule(path({ exact: '/api/v1' }), path({ exact: '/web/v1' }));
  const half = rule(path({ exact: '/api/v1' }), path({ exact: '/v1' }));
  const late = rule(path({ exact: '/v2' }));
  expect(unreached(api, web, both, half, rule(), late)).toEqual([
    [2, [0, 1]],
    [5, [4]],
  ]);
});

test('names two rules that take all requests together', () => {
  const get = rule({ method: { exact: 'GET' } });
  const others = rule({ withoutHeaders: { ':method': { exact: 'GET' } } });
  expect(unreached(get, others, rule())).toEqual([[2, [0, 1]]]);
});

test('a rule is not named as taking its own requests', () => {
  const twice = rule(path({ exact: '/api' }), { ...path({ exact: '/api' }), ...tester });
  expect(unreached(twice)).toEqual([]);
  expect(unreached(rule(path({ prefix: '/api' })), twice)).toEqual([[1, [0]]]);
});

test('a match that no request fulfils takes none, and nobody has taken its requests', () => {
  const impossible = rule(path({ exact: 'no slash' }));
  expect(unreached(impossible, rule(path({ exact: '/api' })))).toEqual([]);
  expect(unreached(rule(), impossible)).toEqual([]);
});

test('a rule of one gateway takes every request where there is no other', () => {
  const edge = rule({ gateways: ['edge'] });
  expect(unreachedAt(['edge'], edge, rule())).toEqual([[1, [0]]]);
  expect(unreachedAt(undefined, rule({ gateways: ['mesh'] }), rule())).toEqual([[1, [0]]]);
});

test('a delegate passes on what it does not take', () => {
  const delegate = { ...rule(path({ prefix: '/api' })), delegate: { name: 'api' } };
  expect(unreached(delegate, rule(path({ exact: '/api/v1' })))).toEqual([]);
  expect(unreached({ delegate: { name: 'all' } }, rule())).toEqual([]);
  expect(unreached(rule(), delegate)).toEqual([[1, [0]]]);
});
