import { Chart, Duration, Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-28';
import { DestinationRule } from '../destination-rule/destination-rule';
import { referredToBy } from '../findings/references';
import { forward } from '../fixtures/gateway-api';
import { manifest, thrown } from '../fixtures/synth';
import { CanarySplit } from '../patterns/canary-split';
import { HeaderRoute } from '../patterns/header-route';
import { PathRoute } from '../patterns/path-route';
import { StickyCanary } from '../patterns/sticky-canary';
import { WebApiRouting } from '../patterns/web-api-routing';
import { Destination } from '../virtual-service/destination';
import { Header } from '../virtual-service/header';
import { Path } from '../virtual-service/path';
import { QueryParam } from '../virtual-service/query-param';
import type { Rule } from '../virtual-service/rule';
import { StringMatch } from '../virtual-service/string-match';
import { HttpRoute } from './http-route';
import type { RulesOptions } from './translated-rules';

const service = (name: string) => Destination.host({ name, ports: [{ port: 80 }] });
const tester = Header.exact('x-tester', 'true');
const parentRefs = [{ name: 'edge' }];

/** The rules in the manifest of an HTTPRoute. */
const written = (rules: readonly Rule[], options?: RulesOptions) =>
  manifest((chart) => new HttpRoute(chart, 'shop', { parentRefs, rules: HttpRoute.rules(rules, options) })).spec.rules;

const backend = (name: string) => ({ name, port: 80 });

test('a canary with testers', () => {
  const rules = [
    ...HeaderRoute.rules({ when: [tester], to: service('shop-v2') }),
    ...CanarySplit.rules({ stable: service('shop-v1'), canary: service('shop-v2'), canaryPercent: 5 }),
  ];
  expect(written(rules)).toEqual([
    { matches: [{ headers: [{ name: 'x-tester', value: 'true' }] }], backendRefs: [backend('shop-v2')] },
    {
      backendRefs: [
        { ...backend('shop-v1'), weight: 95 },
        { ...backend('shop-v2'), weight: 5 },
      ],
    },
  ]);
});

test('a path and everything below it is one prefix', () => {
  const rules = PathRoute.rules({
    path: '/cart',
    newPath: '/v2/cart',
    to: service('cart'),
    otherwise: service('shop'),
  });
  expect(written(rules)).toEqual([
    {
      matches: [{ path: { type: 'PathPrefix', value: '/cart' } }],
      filters: [
        {
          type: 'URLRewrite',
          urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2/cart' } },
        },
      ],
      backendRefs: [backend('cart')],
    },
    { backendRefs: [backend('shop')] },
  ]);
});

test('an API and its pages', () => {
  const webApi = new DestinationRule(Testing.chart(), 'web-api', { subsets: ['v1'] });
  const api = CanarySplit.rules({ stable: service('api-v1'), canary: service('api-v2'), canaryPercent: 20 });
  const accept = ['prefix-by-segment'] as const;
  const port = 9080;
  expect(written(WebApiRouting.rules({ webApi, api, apiPath: '/api', pages: ['/openapi'] }), { accept })).toEqual([
    {
      matches: [{ path: { type: 'PathPrefix', value: '/api' } }],
      backendRefs: [
        { ...backend('api-v1'), weight: 80 },
        { ...backend('api-v2'), weight: 20 },
      ],
    },
    { matches: [{ path: { type: 'PathPrefix', value: '/openapi' } }], backendRefs: [{ name: 'web-api', port }] },
  ]);
});

test('every part that an HTTPRoute can express', () => {
  const rules: Rule[] = [
    {
      name: 'cart',
      match: [
        {
          path: Path.exact('/cart'),
          method: StringMatch.exact('GET'),
          headers: [Header.prefix('x-group', 'b')],
          queryParams: [QueryParam.exact('v', '2')],
        },
      ],
      headers: { request: { set: { 'x-a': '1' }, remove: ['x-b'] }, response: { add: { 'x-c': '2' } } },
      rewrite: { uri: '/basket', authority: 'cart.internal' },
      mirrors: [{ to: service('copy'), percent: 10 }, { to: service('other') }],
      timeout: Duration.seconds(5),
      retries: {
        attempts: 3,
        perTryTimeout: Duration.seconds(1),
        retryOn: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled', 503],
        backoff: Duration.millis(50),
      },
      corsPolicy: {
        allowOrigins: [StringMatch.exact('https://shop.example.com')],
        allowMethods: ['GET'],
        maxAge: Duration.hours(1),
        unmatchedPreflights: 'IGNORE',
      },
      to: [{ to: Destination.host({ host: 'api.example.com' }, { port: 443 }), weight: 1 }],
    },
    {
      match: [{ path: Path.exact('/old') }],
      redirect: { uri: '/new', derivePort: 'FROM_REQUEST_PORT', redirectCode: 308 },
    },
  ];
  expect(written(rules)).toEqual([
    {
      name: 'cart',
      matches: [
        {
          path: { type: 'Exact', value: '/cart' },
          method: 'GET',
          headers: [{ name: 'x-group', type: 'RegularExpression', value: 'b.*' }],
          queryParams: [{ name: 'v', value: '2' }],
        },
      ],
      filters: [
        {
          type: 'RequestHeaderModifier',
          requestHeaderModifier: { set: [{ name: 'x-a', value: '1' }], remove: ['x-b'] },
        },
        { type: 'ResponseHeaderModifier', responseHeaderModifier: { add: [{ name: 'x-c', value: '2' }] } },
        {
          type: 'URLRewrite',
          urlRewrite: { hostname: 'cart.internal', path: { type: 'ReplaceFullPath', replaceFullPath: '/basket' } },
        },
        { type: 'RequestMirror', requestMirror: { backendRef: backend('copy'), percent: 10 } },
        { type: 'RequestMirror', requestMirror: { backendRef: backend('other') } },
        { type: 'CORS', cors: { allowOrigins: ['https://shop.example.com'], allowMethods: ['GET'], maxAge: 3600 } },
      ],
      backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: 'api.example.com', port: 443 }],
      timeouts: { request: '5s', backendRequest: '1s' },
      retry: { attempts: 3, codes: [503], backoff: '50ms' },
    },
    {
      matches: [{ path: { type: 'Exact', value: '/old' } }],
      filters: [
        {
          type: 'RequestRedirect',
          requestRedirect: { path: { type: 'ReplaceFullPath', replaceFullPath: '/new' }, statusCode: 308 },
        },
      ],
    },
  ]);
});

test('a Service keeps its namespace and the construct that it comes from', () => {
  const chart = new Chart(Testing.app(), 'cart', { namespace: 'shop' });
  const cart = new Service(chart, 'cart', { metadata: { name: 'cart' }, ports: [{ port: 8080 }] });
  manifest((other) => {
    const rules = HttpRoute.rules([{ mirrors: [{ to: Destination.host(cart) }], to: Destination.host(cart) }]);
    const route = new HttpRoute(other, 'shop', { parentRefs, rules });
    expect(rules[0]?.backendRefs).toEqual([{ service: { name: 'cart', namespace: 'shop' }, port: 8080 }]);
    expect([...referredToBy([route])]).toEqual([cart]);
  });
});

const lists = [
  ...HeaderRoute.rules({ when: [tester], to: service('shop-v2') }),
  ...PathRoute.rules({ path: '/cart', to: service('cart') }),
  { to: service('shop-v1') },
];

test('an order that the Gateway API does not keep is refused, or expanded', () => {
  expect(thrown(() => HttpRoute.rules(lists))).toBe(
    'rules[1].match[1]: the Gateway API tries this rule before rules[0].match[0], which is written first ' +
      '(a path of 5 bytes goes before a path of 1 byte), and some requests match both ' +
      "(set order: 'expand', or write the rules in another order)",
  );
  const headers = [{ name: 'x-tester', value: 'true' }];
  const path = { type: 'PathPrefix', value: '/cart' };
  expect(written(lists, { order: 'expand' })).toEqual([
    { matches: [{ headers }, { path, headers }], backendRefs: [backend('shop-v2')] },
    { matches: [{ path }], backendRefs: [backend('cart')] },
    { backendRefs: [backend('shop-v1')] },
  ]);
});

test('fails: an order that cannot be expanded', () => {
  const regexes = ['/[a-z]+', '/a.*'].map((text, index) => ({
    match: [{ path: Path.regex(text) }],
    to: service(`s${index}`),
  }));
  const [short, long] = [regexes[1], { ...regexes[0], match: [{ path: Path.regex('/[a-z]{1,9}') }] }];
  const message = thrown(() => HttpRoute.rules([short, long] as Rule[], { order: 'expand' }));
  expect(message).toMatch(/^rules\[1\]\.match\[0\]: the Gateway API tries this rule before rules\[0\]\.match\[0\]/);
  expect(message).toMatch(/\(make the matches disjoint, or keep the rules in a VirtualService\)$/);
});

const to = service('shop');
const subset = new DestinationRule(Testing.chart(), 'reviews', { subsets: ['v1', 'v2'] }).subset('v2');
const accepted = (name: string) => `(if this is fine, accept '${name}')`;

test.each<[what: string, rule: unknown, message: string]>([
  [
    'a fault',
    { to, fault: { abort: { status: 500, percent: 5 } } },
    'rules[0].fault: HTTPRoute has no fault injection (remove the fault, or keep the rule in a VirtualService)',
  ],
  ['a subset', { to: subset }, "rules[0].to: HTTPRoute has no subsets (use a Service of its own for 'v2')"],
  [
    'a subset with a share',
    {
      to: [
        { to, weight: 1 },
        { to: subset, weight: 2 },
      ],
    },
    "rules[0].to[1].to: HTTPRoute has no subsets (use a Service of its own for 'v2')",
  ],
  [
    'a mirror to an unknown port',
    { to, mirrors: [{ to: Destination.host('copy') }] },
    "rules[0].mirrors[0].to: HTTPRoute needs the port of the Service (write Destination.host('copy', { port: 80 }))",
  ],
  [
    'a prefix by characters',
    { to, match: [{ path: Path.prefix('/api') }] },
    `rules[0].match[0].path: prefixes match whole path segments: /api no longer matches /apis, and /api/ also matches /api ${accepted('prefix-by-segment')}`,
  ],
  [
    'a redirect to the port of the Host header',
    { redirect: { uri: '/new' } },
    `rules[0].redirect: a redirect without a port goes to the port of the listener, not to that of the Host header ${accepted('redirect-port')}`,
  ],
  [
    'a path in any case',
    { to, match: [{ path: Path.exact('/a', { ignoreCase: true }) }] },
    'rules[0].match[0].path: HTTPRoute compares paths by case (list the spellings that clients use, or write the regular expression (?i)/a)',
  ],
  [
    'a missing header',
    { to, match: [{ withoutHeaders: [tester] }] },
    'rules[0].match[0].withoutHeaders: HTTPRoute cannot require that a header is missing (match the requests with the header first, in a rule before)',
  ],
  [
    'a path that the API server rejects',
    { to, match: [{ path: Path.exact('/a//b') }] },
    "rules[0]: the path must be a path without '//', '/./', '/../' and '%2f', got '/a//b'",
  ],
  ['an invalid rule', {}, 'rules[0]: one of to, redirect, directResponse, delegate is required, got none'],
])('fails: %s', (_what, rule, message) => {
  expect(thrown(() => HttpRoute.rules([rule as Rule]))).toBe(message);
});

test('a sticky canary', () => {
  const versions = { stable: service('shop-v1'), canary: service('shop-v2') };
  const rules = written(StickyCanary.rules({ ...versions, canaryPercent: 5, cookie: { name: 'version' } }));
  const pinned = (version: string) => ({
    matches: [
      {
        headers: [{ name: 'cookie', type: 'RegularExpression', value: `(?:.*;\\s*)?version=${version}(?:;.*)?` }],
      },
    ],
    backendRefs: [backend(version)],
  });
  expect(rules.slice(0, 2)).toEqual([pinned('shop-v1'), pinned('shop-v2')]);
  const value = 'version=shop-v2; Path=/; HttpOnly; SameSite=Lax';
  const responseHeaderModifier = { add: [{ name: 'set-cookie', value }] };
  expect(rules[2].backendRefs[1]).toEqual({
    ...backend('shop-v2'),
    weight: 5,
    filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier }],
  });
});

test.each<[what: string, make: () => unknown, message: string]>([
  ['no list', () => HttpRoute.rules(forward as never), 'rules must be a list, got an object with backendRefs'],
  [
    'an unknown order',
    () => HttpRoute.rules([{ to }], { order: 'any' as never }),
    "options.order must be one of keep, expand, got 'any'",
  ],
  [
    'an unknown change',
    () => HttpRoute.rules([{ to }], { accept: ['prefix'] as never }),
    "options.accept[0] must be one of prefix-by-segment, rewrite-slash, cors-preflight, redirect-port, got 'prefix'",
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toContain(message);
});
