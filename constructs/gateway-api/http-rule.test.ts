import { Duration, Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { DestinationRule } from '../destination-rule/destination-rule';
import { forward, ruled, ruledRefusal, web } from '../fixtures/gateway-api';
import { Destination } from '../virtual-service/destination';
import { Header } from '../virtual-service/header';
import { QueryParam } from '../virtual-service/query-param';
import { Filter } from './filter';
import type { HttpBackendRef } from './http-rule';
import { PathMatch } from './path-match';
import { PathModifier } from './path-modifier';

const backend = (ref: HttpBackendRef) => ruled({ backendRefs: [ref] }).backendRefs[0];

test('conditions on headers and query parameters become exact texts or regular expressions', () => {
  const headers = [
    Header.exact('a', 'b'),
    Header.prefix('b', '1.'),
    Header.regex('c', 'x+'),
    Header.contains('d', 'y'),
    Header.present('e'),
  ];
  const queryParams = [QueryParam.prefix('p', 'v1'), QueryParam.present('q')];
  const [match] = ruled({ ...forward, matches: [{ headers, queryParams }] }).matches;
  expect(match.headers).toEqual([
    { name: 'a', value: 'b' },
    { name: 'b', type: 'RegularExpression', value: '1\\..*' },
    { name: 'c', type: 'RegularExpression', value: 'x+' },
    { name: 'd', type: 'RegularExpression', value: '.*y.*' },
    { name: 'e', type: 'RegularExpression', value: '.*' },
  ]);
  expect(match.queryParams).toEqual([
    { name: 'p', type: 'RegularExpression', value: 'v1.*' },
    { name: 'q', type: 'RegularExpression', value: '.*' },
  ]);
});

test('paths', () => {
  const matches = [PathMatch.exact('/a'), PathMatch.prefix('/b/'), PathMatch.regex('/c+')].map((path) => ({ path }));
  expect(ruled({ ...forward, matches }).matches).toEqual([
    { path: { type: 'Exact', value: '/a' } },
    { path: { type: 'PathPrefix', value: '/b/' } },
    { path: { type: 'RegularExpression', value: '/c+' } },
  ]);
});

test('a backend is any Service, with the port that it has', () => {
  const chart = Testing.chart();
  const port = { port: 8080, name: 'http' };
  const service = new Service(chart, 'cart', { metadata: { name: 'cart', namespace: 'shop' }, ports: [port] });
  const rule = new DestinationRule(chart, 'orders', {
    host: { name: 'orders', ports: [port, { port: 1, name: 'tcp' }] },
  });
  expect(backend({ service })).toEqual({ name: 'cart', namespace: 'shop', port: 8080 });
  expect(backend({ service: rule })).toEqual({ name: 'orders', port: 8080 });
  expect(backend({ service: 'cart', port: 1 })).toEqual({ name: 'cart', port: 1 });
  expect(backend({ service: 'cart.shop.svc.cluster.local', port: 1, weight: 0 + 1 })).toEqual({
    name: 'cart',
    namespace: 'shop',
    port: 1,
    weight: 1,
  });
  expect(backend({ service: { host: 'api.example.com' }, port: 443 })).toEqual({
    group: 'networking.istio.io',
    kind: 'Hostname',
    name: 'api.example.com',
    port: 443,
  });
});

test('durations have no decimals', () => {
  const written = (request: Duration) => ruled({ ...forward, timeouts: { request } }).timeouts.request;
  expect(written(Duration.seconds(1.5))).toBe('1500ms');
  expect(written(Duration.minutes(90))).toBe('90m');
  expect(written(Duration.millis(3_661_001))).toBe('1h1m1s1ms');
  expect(written(Duration.millis(60_000))).toBe('1m');
});

const { requestRedirect } = Filter;
const redirect = requestRedirect({ scheme: 'https' });
const replace = PathModifier.replacePrefixMatch('/b');

test('a redirect has no backend', () => {
  expect(ruled({ filters: [redirect] })).toEqual({
    filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }],
  });
});

test('a prefix can be replaced if there is one', () => {
  const matches = [{ path: PathMatch.prefix('/a') }];
  const path = { type: 'ReplacePrefixMatch', replacePrefixMatch: '/b' };
  const filters = [requestRedirect({ path: replace })];
  expect(ruled({ matches, filters }).filters[0].requestRedirect.path).toEqual(path);
  // The API server fills in the prefix `/`.
  expect(ruled({ filters }).filters[0].requestRedirect.path).toEqual(path);
  expect(ruled({ matches: [{ method: 'GET' }], filters }).filters[0].requestRedirect.path).toEqual(path);
});

const ONE_MATCH =
  'rules[0].matches must be one match with a PathMatch.prefix beside PathModifier.replacePrefixMatch, got ';

test.each<[what: string, rule: unknown, message: string]>([
  ['no action', {}, 'rules[0]: one of backendRefs, Filter.requestRedirect is required, got none'],
  [
    'two actions',
    { ...forward, filters: [redirect] },
    'rules[0]: backendRefs and Filter.requestRedirect exclude each other, keep one of them',
  ],
  [
    'a redirect with CORS',
    { filters: [redirect, Filter.cors({ allowOrigins: ['*'] })] },
    'rules[0]: a redirect and CORS exclude each other, keep one of them',
  ],
  [
    'a redirect with a timeout',
    { filters: [redirect], timeouts: { request: Duration.seconds(1) } },
    'rules[0]: a redirect and timeouts exclude each other, keep one of them',
  ],
  [
    'only weights of 0',
    { backendRefs: [{ service: web, weight: 0 }] },
    "rules[0].backendRefs must be backends of which one has a weight from 1, got 'only 0'",
  ],
  [
    'a port that the Service lacks',
    { backendRefs: [{ service: web, port: 81 }] },
    "rules[0].backendRefs[0].port must be a port of 'web': 80, got 81",
  ],
  [
    'no port of an unknown Service',
    { backendRefs: [{ service: 'web' }] },
    "rules[0].backendRefs[0]: port is required, because the ports of 'web' are unknown",
  ],
  [
    'no port of several',
    { backendRefs: [{ service: { name: 'web', ports: [{ port: 80 }, { port: 81 }] } }] },
    "rules[0].backendRefs[0]: port is required, because 'web' has ports 80, 81",
  ],
  [
    'a Destination, whose subset would be lost',
    { backendRefs: [{ service: Destination.host('web', { port: 80 }) }] },
    'rules[0].backendRefs[0].service must be a Service, got an instance of Destination (pass the Service, and its port beside it)',
  ],
  [
    'a string as path',
    { ...forward, matches: [{ path: '/a' }] },
    "rules[0].matches[0].path must be a PathMatch, such as PathMatch.prefix('/api'), got '/a' (write PathMatch.prefix('/a'))",
  ],
  [
    'a path of Istio',
    { ...forward, matches: [{ path: { prefix: '/a' } }] },
    "rules[0].matches[0].path must be a PathMatch, such as PathMatch.prefix('/api'), got an object with prefix (write PathMatch.prefix('/a'))",
  ],
  [
    'a pseudo-header',
    { ...forward, matches: [{ headers: [Header.exact(':method', 'GET')] }] },
    "rules[0].matches[0].headers[0] must be a condition on a name that is a token as in RFC 9110, got ':method'",
  ],
  [
    'an empty header',
    { ...forward, matches: [{ headers: [Header.exact('a', '')] }] },
    "rules[0].matches[0].headers[0] must be a condition with 1 to 4096 printable ASCII characters without outer or double spaces, got ''",
  ],
  [
    'two conditions on a header',
    { ...forward, matches: [{ headers: [Header.exact('a', 'b'), Header.present('A')] }] },
    "rules[0].matches[0].headers: 'a' has two conditions, keep one",
  ],
  [
    'an unknown method',
    { ...forward, matches: [{ method: 'get' }] },
    "rules[0].matches[0].method must be one of GET, HEAD, POST, PUT, DELETE, CONNECT, OPTIONS, TRACE, PATCH, got 'get' (did you mean 'GET'?)",
  ],
  [
    'a longer attempt than the request',
    { ...forward, timeouts: { request: Duration.seconds(1), backendRequest: Duration.seconds(2) } },
    "rules[0].timeouts.backendRequest must be at most request, which is 1s, got '2s'",
  ],
  [
    'no retries',
    { ...forward, retry: { attempts: 0 } },
    'rules[0].retry.attempts must be a whole number from 1, got 0',
  ],
  [
    'a code that is no error',
    { ...forward, retry: { codes: [200] } },
    'rules[0].retry.codes[0] must be a whole number from 400 to 599, got 200',
  ],
  [
    'a prefix to replace, with two matches',
    {
      ...forward,
      matches: [{ path: PathMatch.prefix('/a') }, { path: PathMatch.prefix('/b') }],
      filters: [Filter.urlRewrite({ path: replace })],
    },
    `${ONE_MATCH}a list of 2`,
  ],
  [
    'a prefix to replace in an exact path',
    { matches: [{ path: PathMatch.exact('/a') }], filters: [requestRedirect({ path: replace })] },
    `${ONE_MATCH}a list of 1`,
  ],
])('fails: %s', (_what, rule, message) => {
  expect(ruledRefusal(rule)).toBe(message);
});
