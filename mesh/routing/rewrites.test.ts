import { fromClient, fromGateway, gateway, http80, route, to, virtualService, workloads } from '../fixtures/objects';
import type { Request } from '../request/request';
import type { Verdict } from '../verdict/verdict';

const ab = workloads('web', 'a', 'b');
const web = (...http: object[]) => [...ab, virtualService('web', { hosts: ['web'], http })];
const match = (kind: string, value: string, more: object = {}) => ({ match: [{ uri: { [kind]: value }, ...more }] });

function upstream(verdict: Verdict) {
  const [outcome] = verdict.outcomes;
  if (outcome?.kind !== 'forward' || !outcome.upstream) throw new Error(`got ${JSON.stringify(verdict.outcomes)}`);
  return outcome.upstream;
}

describe('the path that the workload receives', () => {
  test.each<[string, object, string, string]>([
    ['without a match, only the leading slash is replaced', { rewrite: { uri: '/new' } }, '/x?q=1', '/newx?q=1'],
    [
      'a prefix is replaced without cleaning up slashes',
      { ...match('prefix', '/foo'), rewrite: { uri: '/' } },
      '/foo/bar',
      '//bar',
    ],
    ['a path equal to the prefix', { ...match('prefix', '/foo'), rewrite: { uri: '/' } }, '/foo', '/'],
    ['a prefix inside a segment', { ...match('prefix', '/foo'), rewrite: { uri: '/' } }, '/foobar', '/bar'],
    [
      'a prefix in different case',
      { ...match('prefix', '/foo', { ignoreUriCase: true }), rewrite: { uri: '/n' } },
      '/FOO/x',
      '/n/x',
    ],
    [
      'a regex match replaces the whole path',
      { ...match('regex', '/foo/.*'), rewrite: { uri: '/' } },
      '/foo/bar?z',
      '/?z',
    ],
    [
      'an exact match replaces the whole path',
      { ...match('exact', '/foo'), rewrite: { uri: '/new' } },
      '/foo?a=1',
      '/new?a=1',
    ],
    [
      'a regex rewrite replaces all occurrences',
      { rewrite: { uriRegexRewrite: { match: 'a', rewrite: 'b' } } },
      '/a/cat',
      '/b/cbt',
    ],
    [
      'a regex rewrite with groups',
      { rewrite: { uriRegexRewrite: { match: '^/service/([^/]+)(/.*)$', rewrite: '\\2/instance/\\1' } } },
      '/service/foo/v1/api?x',
      '/v1/api/instance/foo?x',
    ],
    ['an empty result is ignored', { rewrite: { uriRegexRewrite: { match: '.*', rewrite: '' } } }, '/a', '/a'],
    ['an empty uri changes nothing', { rewrite: { uri: '', authority: 'x' } }, '/a', '/a'],
    ['dot segments are resolved before matching', { ...match('prefix', '/b') }, '/a/../b/./c', '/b/c'],
    [
      'encoded dots are resolved, encoded slashes are kept',
      { ...match('prefix', '/b') },
      '/a/%2e%2E/b%2Fc//d',
      '/b%2Fc//d',
    ],
  ])('%s', (_, rule, path, expected) => {
    const received = upstream(route(web(to('a', rule)), fromClient(path)));
    expect(received.path).toBe(expected);
    const isRewritten =
      'rewrite' in rule && 'uri' in (rule.rewrite as object) && (rule.rewrite as { uri: string }).uri !== '';
    if (isRewritten) expect(received.headers['x-envoy-original-path']).toBe(path);
  });
});

describe('the host that the workload receives', () => {
  const set = (value: string) => ({ headers: { request: { set: { Host: value } } } });
  const add = (value: string) => ({ headers: { request: { add: { ':authority': value } } } });
  const ruleWith = (destination: object, rule: object = {}) => ({
    route: [{ destination: { host: 'a' }, ...destination }],
    ...rule,
  });
  test.each<[string, object, string]>([
    ['as received, with its port', ruleWith({}), 'web:80'],
    ['rewrite takes precedence over headers', ruleWith(set('d'), { rewrite: { authority: 'r' }, ...set('s') }), 'r'],
    ['set of the rule takes precedence over the destination', ruleWith(set('d'), set('s')), 's'],
    [
      'set takes precedence over add',
      ruleWith({}, { headers: { request: { set: { Host: 's' }, add: { Host: 'a' } } } }),
      's',
    ],
    ['add of the rule takes precedence over set of the destination', ruleWith(set('d'), add('s')), 's'],
    ['the destination sets it if the rule does not', ruleWith(set('d')), 'd'],
  ])('%s', (_, rule, expected) => {
    expect(upstream(route(web(rule), fromClient('/', { host: 'web:80' }))).host).toBe(expected);
  });
});

describe('the headers that the workload receives', () => {
  const operations = (request: object) => ({ headers: { request } });
  const single = (destination: object, rule: object) => ({
    route: [{ destination: { host: 'a' }, ...operations(destination) }],
    ...operations(rule),
  });
  const weighted = (destination: object, rule: object) => ({
    route: [
      { destination: { host: 'a' }, weight: 1, ...operations(destination) },
      { destination: { host: 'b' }, weight: 1 },
    ],
    ...operations(rule),
  });
  test.each<[string, object, Record<string, string>]>([
    ['set overwrites', single({}, { set: { 'X-Old': 'new' } }), { 'x-old': 'new' }],
    ['add appends', single({}, { add: { 'x-old': 'new' } }), { 'x-old': 'old,new' }],
    ['remove removes', single({}, { remove: ['X-Old'] }), {}],
    ['remove comes before set', single({}, { remove: ['x-old'], set: { 'x-old': 'new' } }), { 'x-old': 'new' }],
    ['set comes before add', single({}, { set: { 'x-old': '1' }, add: { 'x-old': '2' } }), { 'x-old': '1,2' }],
    [
      'set of a single destination overrides set of the rule',
      single({ set: { x: 'd' } }, { set: { x: 'r' } }),
      { 'x-old': 'old', x: 'd' },
    ],
    [
      'set of the rule overrides set of one of several destinations',
      weighted({ set: { x: 'd' } }, { set: { x: 'r' } }),
      { 'x-old': 'old', x: 'r' },
    ],
    [
      'the rule removes a header that one of several destinations sets',
      weighted({ set: { x: 'd' } }, { remove: ['x'] }),
      { 'x-old': 'old' },
    ],
    [
      'a single destination sets a header that the rule removes',
      single({ set: { x: 'd' } }, { remove: ['x'] }),
      { 'x-old': 'old', x: 'd' },
    ],
    ['empty values are not added', single({}, { add: { x: '' } }), { 'x-old': 'old' }],
    ['pseudo headers are dropped', single({}, { set: { ':path': '/x' } }), { 'x-old': 'old' }],
    ['variables', single({}, { set: { x: '%REQ(x-old)% 100%%' } }), { 'x-old': 'old', x: 'old 100%' }],
  ])('%s', (_, rule, expected) => {
    expect(upstream(route(web(rule), fromClient('/', { headers: { 'x-old': 'old' } }))).headers).toEqual(expected);
  });

  test('header names cannot pollute the object prototype', () => {
    const received = upstream(route(web(to('a')), fromClient('/', { headers: JSON.parse('{"__proto__":"x"}') })));
    expect(Object.getPrototypeOf(received.headers)).toBe(Object.prototype);
    expect(Object.entries(received.headers)).toEqual([['__proto__', 'x']]);
  });
});

describe('the location of a redirect', () => {
  const open = gateway('gw', [{ ...http80, hosts: ['*'] }]);
  const redirected = (redirect: object, uri: object = {}) => [
    open,
    virtualService('one', { hosts: ['*'], gateways: ['gw'], http: [{ redirect, ...uri }] }),
  ];
  const requestTo = (host: string, path = '/x?q=1', more: Partial<Request> = {}) =>
    fromGateway(path, { host, port: 80, ...more });
  test.each<[string, object[], Request, number, string]>([
    [
      'an explicit default port keeps the port of the request',
      redirected({ port: 80 }),
      requestTo('shop.com:8080'),
      301,
      'http://shop.com:8080/x?q=1',
    ],
    [
      'a new scheme drops the default port of the old scheme',
      redirected({ scheme: 'https' }),
      requestTo('shop.com:80'),
      301,
      'https://shop.com/x?q=1',
    ],
    [
      'a new scheme keeps any other port',
      redirected({ scheme: 'https' }),
      requestTo('shop.com:8080'),
      301,
      'https://shop.com:8080/x?q=1',
    ],
    [
      'FROM_REQUEST_PORT uses the declared port',
      redirected({ scheme: 'https', derivePort: 'FROM_REQUEST_PORT' }),
      requestTo('shop.com'),
      301,
      'https://shop.com:80/x?q=1',
    ],
    [
      'FROM_PROTOCOL_DEFAULT keeps the port of the request',
      redirected({ derivePort: 'FROM_PROTOCOL_DEFAULT' }),
      requestTo('shop.com:8080'),
      301,
      'http://shop.com:8080/x?q=1',
    ],
    [
      'an explicit port',
      redirected({ port: 8443, scheme: 'https' }),
      requestTo('shop.com:80'),
      301,
      'https://shop.com:8443/x?q=1',
    ],
    [
      'an explicit port with an authority',
      redirected({ authority: 'new.com', port: 81 }),
      requestTo('shop.com:80'),
      301,
      'http://new.com:81/x?q=1',
    ],
    [
      'a uri keeps the query',
      redirected({ uri: '/new', redirectCode: 302 }),
      requestTo('shop.com'),
      302,
      'http://shop.com/new?q=1',
    ],
    [
      'a uri with a query replaces the query',
      redirected({ uri: '/new?a=b' }),
      requestTo('shop.com'),
      301,
      'http://shop.com/new?a=b',
    ],
    [
      'prefixRewrite replaces the matched prefix',
      redirected({ prefixRewrite: '/new' }, match('prefix', '/old')),
      requestTo('shop.com', '/old/x?q'),
      301,
      'http://shop.com/new/x?q',
    ],
  ])('%s', (_, manifests, request, status, location) => {
    const [outcome] = route(manifests, request).outcomes;
    expect(outcome).toMatchObject({ kind: 'redirect', status, location });
  });

  test('a direct response has status and body', () => {
    const manifests = [
      open,
      virtualService('one', {
        hosts: ['*'],
        gateways: ['gw'],
        http: [{ directResponse: { status: 418, body: { string: 'tea' } } }],
      }),
    ];
    expect(route(manifests, requestTo('shop.com')).outcomes).toMatchObject([
      { kind: 'direct', status: 418, body: 'tea' },
    ]);
  });
});
