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

describe('the first match covers the second one', () => {
  test.each<[string, Match, Match]>([
    ['no condition: an exact path', {}, path({ exact: '/a' })],
    ["prefix '/': no condition", path({ prefix: '/' }), {}],
    ["prefix '/': any regex", path({ prefix: '/' }), path({ regex: '(/a|/b).*' })],
    ["regex '.*': no condition", path({ regex: '.*' }), {}],
    ['prefix: a longer prefix', path({ prefix: '/api' }), path({ prefix: '/apis' })],
    ['prefix: an exact path', path({ prefix: '/api' }), path({ exact: '/api' })],
    ['exact path: the same path', path({ exact: '/a' }), path({ exact: '/a' })],
    ['regex: a prefix, all of which it matches', path({ regex: '/a.*' }), path({ prefix: '/a' })],
    ['header without a value: absent header', { withoutHeaders: { a: { exact: '1' } } }, { withoutHeaders: { a: {} } }],
    ['regex: the same regex', path({ regex: '/a.*' }), path({ regex: '/a.*' })],
    ['regex: an exact path that it matches', path({ regex: '/a/\\d+' }), path({ exact: '/a/12' })],
    ['case-insensitive prefix: a path in another case', path({ prefix: '/Api' }, true), path({ exact: '/aPI/x' })],
    ['one header: the same header and another one', tester, { headers: { ...tester.headers, a: { exact: 'b' } } }],
    ['present header: a value of it', { headers: { a: {} } }, { headers: { a: { regex: 'x+' } } }],
    ['no condition: an absent header', {}, { withoutHeaders: { a: {} } }],
    [
      'header without a value: the same condition',
      { withoutHeaders: { a: { exact: '1' } } },
      { withoutHeaders: { a: { exact: '1' } } },
    ],
    ['no condition: a method', {}, { method: { exact: 'GET' } }],
    ['prefix of a method: a method', { method: { prefix: 'P' } }, { method: { exact: 'PUT' } }],
    ['regex of methods: a method', { method: { regex: 'GET|PUT' } }, { method: { exact: 'PUT' } }],
    ['present query parameter: a value of it', { queryParams: { v: {} } }, { queryParams: { v: { exact: '' } } }],
    ['no condition: a port', {}, { port: 80 }],
    ['port: the same port and a header', { port: 80 }, { port: 80, ...tester }],
    ['one label of the caller: two labels', { sourceLabels: { a: '1' } }, { sourceLabels: { a: '1', b: '2' } }],
    [
      'namespace of the caller: the same namespace and a header',
      { sourceNamespace: 'a' },
      { sourceNamespace: 'a', ...tester },
    ],
    ['two gateways: one of them', { gateways: ['mesh', 'edge'] }, { gateways: ['edge'] }],
    ['header: the same header and a path', tester, { ...tester, ...path({ regex: '/v\\d' }) }],
  ])('%s', (_, earlier, later) => {
    expect(unreached({ match: [earlier] }, { match: [later] })).toEqual([[1, [0]]]);
  });
});

describe('the first match does not cover the second one', () => {
  test.each<[string, Match, Match]>([
    ['prefix: no condition', path({ prefix: '/api' }), {}],
    ['prefix: a shorter prefix', path({ prefix: '/apis' }), path({ prefix: '/api' })],
    ['exact path: the prefix', path({ exact: '/a' }), path({ prefix: '/a' })],
    ['regex: a longer path', path({ regex: '/a' }), path({ exact: '/ab' })],
    ['exact path: the same path, case-insensitive', path({ exact: '/a' }), path({ exact: '/a' }, true)],
    [
      'regex with ignoreUriCase, which regexes ignore: the path in another case',
      path({ regex: '/a' }, true),
      path({ exact: '/a' }, true),
    ],
    ['regex: a prefix, a part of which it matches', path({ regex: '/a.+' }), path({ prefix: '/a' })],
    ['header: no condition', tester, {}],
    ['header: another value', tester, { headers: { 'x-tester': { exact: 'no' } } }],
    ['header: another header', tester, { headers: { 'x-other': { exact: 'true' } } }],
    ['prefix of a header: present header', { headers: { a: { prefix: 'b' } } }, { headers: { a: {} } }],
    ['absent header: no condition', { withoutHeaders: { a: {} } }, {}],
    ['absent header: header without a value', { withoutHeaders: { a: {} } }, { withoutHeaders: { a: { exact: '1' } } }],
    ['method: no condition', { method: { exact: 'GET' } }, {}],
    ['port: no condition', { port: 80 }, {}],
    ['label of the caller: no condition', { sourceLabels: { a: '1' } }, {}],
    ['namespace of the caller: no condition', { sourceNamespace: 'a' }, {}],
    ['one gateway: two gateways', { gateways: ['edge'] }, { gateways: ['mesh', 'edge'] }],
    ['gateway: no condition', { gateways: ['edge'] }, {}],
    ["header: the same header and a regex that matches '*'", tester, { ...tester, ...path({ regex: '/?.*' }) }],
  ])('%s', (_, earlier, later) => {
    expect(unreached({ match: [earlier] }, { match: [later] })).toEqual([]);
  });
});

const rule = (...match: Match[]) => (match.length === 0 ? {} : { match });

test('a rule is listed with the earlier rules that match all of its requests', () => {
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

test('two rules can cover another one together', () => {
  const get = rule({ method: { exact: 'GET' } });
  const others = rule({ withoutHeaders: { ':method': { exact: 'GET' } } });
  expect(unreached(get, others, rule())).toEqual([[2, [0, 1]]]);
});

test('a rule does not cover itself', () => {
  const twice = rule(path({ exact: '/api' }), { ...path({ exact: '/api' }), ...tester });
  expect(unreached(twice)).toEqual([]);
  expect(unreached(rule(path({ prefix: '/api' })), twice)).toEqual([[1, [0]]]);
});

test('a match that can never be true covers nothing, and is not covered', () => {
  const impossible = rule(path({ exact: 'no slash' }));
  expect(unreached(impossible, rule(path({ exact: '/api' })))).toEqual([]);
  expect(unreached(rule(), impossible)).toEqual([]);
});

test('a rule for the only gateway covers a rule for all gateways', () => {
  const edge = rule({ gateways: ['edge'] });
  expect(unreachedAt(['edge'], edge, rule())).toEqual([[1, [0]]]);
  expect(unreachedAt(undefined, rule({ gateways: ['mesh'] }), rule())).toEqual([[1, [0]]]);
});

test('a delegating rule covers nothing, but can be covered', () => {
  const delegate = { ...rule(path({ prefix: '/api' })), delegate: { name: 'api' } };
  expect(unreached(delegate, rule(path({ exact: '/api/v1' })))).toEqual([]);
  expect(unreached({ delegate: { name: 'all' } }, rule())).toEqual([]);
  expect(unreached(rule(), delegate)).toEqual([[1, [0]]]);
});
