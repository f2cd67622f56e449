import { httpRules } from './http-rules';

const backendOf = ({ host }: Readonly<Record<string, unknown>>) => ({ name: `${host}`, port: 80 });
const to = (host: string) => [{ destination: { host } }];
const translate = (http: readonly object[], expands = true) => httpRules(http, { backendOf, expands });
/** Each match on a line, with the first backend. */
const short = (http: readonly object[], expands = true) =>
  translate(http, expands).rules.flatMap(({ matches = [{}], backendRefs = [] }) =>
    matches.map(({ path, headers = [], method }) =>
      [path?.type, path?.value, method, ...headers.map(({ name, value }) => `${name}=${value}`), backendRefs[0]?.name]
        .filter((part) => part !== undefined)
        .join(' '),
    ),
  );
const reasons = (http: readonly object[], expands = true) =>
  translate(http, expands).obstacles.map(({ path, reason }) => `${path.join('.')}: ${reason}`);

test('matches, backends, filters, timeouts and retries', () => {
  const { rules, obstacles, changes } = translate([
    {
      name: 'main',
      match: [
        {
          uri: { exact: '/x' },
          method: { regex: 'GET|POST' },
          headers: { 'x-user': { prefix: 'a.b' }, 'x-set': {} },
          queryParams: { q: { exact: '1' } },
        },
      ],
      route: [
        { destination: { host: 'a' }, weight: 90, headers: { response: { remove: ['server'] } } },
        { destination: { host: 'b' }, weight: 10 },
        { destination: { host: 'c' }, weight: 0 },
      ],
      headers: { request: { set: { ':authority': 'inner', 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] } },
      mirror: { host: 'd' },
      mirrorPercentage: { value: 0.5 },
      timeout: '1.5s',
      retries: {
        attempts: 3,
        perTryTimeout: '500ms',
        retryOn: 'connect-failure,refused-stream,unavailable,cancelled,503',
      },
      corsPolicy: { allowOrigins: [{ exact: 'https://a.com' }, { prefix: 'https://' }], maxAge: '24h' },
    },
  ]);
  expect(obstacles).toEqual([]);
  expect(changes).toEqual([{ name: 'cors-preflight', path: ['spec', 'http', 0, 'corsPolicy'] }]);
  const match = {
    path: { type: 'Exact', value: '/x' },
    headers: [
      { name: 'x-user', type: 'RegularExpression', value: 'a\\.b.*' },
      { name: 'x-set', type: 'RegularExpression', value: '.*' },
    ],
    queryParams: [{ name: 'q', value: '1' }],
  };
  expect(rules).toEqual([
    {
      name: 'main',
      matches: [
        { ...match, method: 'GET' },
        { ...match, method: 'POST' },
      ],
      filters: [
        {
          type: 'RequestHeaderModifier',
          requestHeaderModifier: {
            set: [
              { name: 'Host', value: 'inner' },
              { name: 'x-a', value: '1' },
            ],
            add: [{ name: 'x-b', value: '2' }],
            remove: ['x-c'],
          },
        },
        {
          type: 'RequestMirror',
          requestMirror: { backendRef: { name: 'd', port: 80 }, fraction: { numerator: 5000, denominator: 1_000_000 } },
        },
        { type: 'CORS', cors: { allowOrigins: ['https://a.com', 'https://*'], maxAge: 86_400 } },
      ],
      backendRefs: [
        {
          name: 'a',
          port: 80,
          weight: 90,
          filters: [{ type: 'ResponseHeaderModifier', responseHeaderModifier: { remove: ['server'] } }],
        },
        { name: 'b', port: 80, weight: 10 },
      ],
      timeouts: { request: '1500ms', backendRequest: '500ms' },
      retry: { attempts: 3, codes: [503] },
    },
  ]);
});

test('a redirect keeps its status code', () => {
  const redirectTo = (redirect: object, uri: object = { exact: '/old' }) =>
    translate([{ match: [{ uri }], redirect }]).rules[0]?.filters?.[0]?.requestRedirect;
  expect(redirectTo({ uri: '/new', authority: 'b.com' })).toEqual({
    hostname: 'b.com',
    path: { type: 'ReplaceFullPath', replaceFullPath: '/new' },
    statusCode: 301,
  });
  expect(redirectTo({ scheme: 'https', redirectCode: 308 })).toEqual({ scheme: 'https', statusCode: 308 });
  expect(redirectTo({ authority: 'b.com:8443' })).toEqual({ hostname: 'b.com', port: 8443, statusCode: 301 });
  expect(redirectTo({ prefixRewrite: '/new/' }, { prefix: '/old/' })).toMatchObject({
    path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/new' },
  });
});

test.each([
  ['/api', '/new', '/new', []],
  ['/api/', '/new/', '/new', []],
  ['/api/', '/', '/', []],
  ['/api', '/', '/', ['rewrite-slash']],
  ['/api/', '/new', '/new', ['rewrite-slash']],
  ['/', '/v1', '/v1', []],
])('the prefix %s is replaced by %s', (prefix, uri, replacePrefixMatch, changes) => {
  const found = translate([{ match: [{ uri: { prefix } }], rewrite: { uri }, route: to('a') }]);
  expect(found.rules[0]?.filters).toEqual([
    { type: 'URLRewrite', urlRewrite: { path: { type: 'ReplacePrefixMatch', replacePrefixMatch } } },
  ]);
  expect(found.changes.map(({ name }) => name).filter((name) => name !== 'prefix-by-segment')).toEqual(changes);
});

test('each replaced prefix gets a rule of its own', () => {
  const uris = [{ uri: { prefix: '/a' } }, { uri: { prefix: '/b' } }, { uri: { exact: '/c' } }];
  const { rules, sources } = translate([{ name: 'one', match: uris, rewrite: { uri: '/' }, route: to('a') }]);
  expect(sources).toEqual([0, 0, 0]);
  expect(rules.map(({ name, matches }) => [name, matches?.length])).toEqual([
    ['one', 1],
    [undefined, 1],
    [undefined, 1],
  ]);
});

test.each<[object, string]>([
  [{ fault: { abort: { httpStatus: 500 } } }, 'spec.http.0.fault: HTTPRoute has no fault injection'],
  [{ match: [{ withoutHeaders: { x: {} } }] }, 'spec.http.0.match.0.withoutHeaders: HTTPRoute cannot require that'],
  [{ match: [{ sourceLabels: { app: 'a' } }] }, 'spec.http.0.match.0.sourceLabels: HTTPRoute applies to every'],
  [{ match: [{ authority: { exact: 'a' } }] }, 'spec.http.0.match.0.authority: HTTPRoute has no match for the host'],
  [
    { match: [{ uri: { prefix: '/a' }, ignoreUriCase: true }] },
    'spec.http.0.match.0.ignoreUriCase: HTTPRoute compares',
  ],
  [{ match: [{ method: { prefix: 'P' } }] }, 'spec.http.0.match.0.method: HTTPRoute matches one of the methods GET'],
  [{ match: [{ headers: { '@request.auth.claims.a': {} } }] }, 'spec.http.0.match.0.headers.@request.auth.claims.a: '],
  [{ rewrite: { uriRegexRewrite: {} } }, 'spec.http.0.rewrite.uriRegexRewrite: HTTPRoute cannot rewrite a path with'],
  [{ rewrite: { uri: '/v1/' } }, 'spec.http.0.rewrite.uri: HTTPRoute cannot put /v1/ before every path'],
  [{ retries: { attempts: 0 } }, 'spec.http.0.retries.attempts: HTTPRoute cannot turn retries off'],
  [{ retries: { attempts: 1, retryOn: '5xx' } }, 'spec.http.0.retries.retryOn: HTTPRoute always retries on connect'],
  [
    { corsPolicy: { allowOrigins: [{ prefix: 'https://b' }] } },
    'spec.http.0.corsPolicy.allowOrigins.0: HTTPRoute has no',
  ],
  [{ corsPolicy: { allowOrigins: [{ regex: 'a|b' }] } }, 'spec.http.0.corsPolicy.allowOrigins.0: HTTPRoute has no reg'],
])('%j is an obstacle', (fields, reason) => {
  expect(reasons([{ route: to('a'), ...fields }])).toEqual([expect.stringMatching(new RegExp(`^${escaped(reason)}`))]);
});

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

test('a direct response and a delegate are obstacles, and so is a rule without a destination', () => {
  expect(reasons([{ directResponse: { status: 200 } }])).toEqual([
    'spec.http.0.directResponse: HTTPRoute cannot answer requests itself',
  ]);
  expect(reasons([{ delegate: { name: 'x' } }])).toEqual(['spec.http.0.delegate: HTTPRoute has no delegates']);
  expect(reasons([{ match: [{}] }])).toEqual(['spec.http.0: the rule has no destination']);
});

test('a destination that cannot be a backend is an obstacle at its path', () => {
  const { obstacles } = httpRules([{ route: to('a'), mirrors: [{ destination: { host: 'b' } }] }], {
    backendOf: () => ({ reason: 'no', remedy: 'none' }),
    path: ['http'],
  });
  expect(obstacles.map(({ path }) => path.join('.'))).toEqual([
    'http.0.mirrors.0.destination',
    'http.0.route.0.destination',
  ]);
});

const prefix = (value: string, host: string, more: object = {}) => ({
  match: [{ uri: { prefix: value }, ...more }],
  route: to(host),
});
const tester = { headers: { 'x-t': { exact: '1' } } };

test('rules that the Gateway API sorts the other way are refused, or expanded', () => {
  const rules = [{ match: [tester], route: to('new') }, prefix('/cart', 'cart'), { route: to('old') }];
  expect(reasons(rules, false)).toEqual([
    'spec.http.1.match.0: the Gateway API tries this rule before spec.http[0].match[0], which is written first (a path of ' +
      '5 bytes goes before a path of 1 byte), and some requests match both',
  ]);
  expect(reasons(rules)).toEqual([]);
  expect(short(rules)).toEqual(['x-t=1 new', 'PathPrefix /cart x-t=1 new', 'PathPrefix /cart cart', 'old']);
});

test('rules that are never reached are left out', () => {
  expect(short([prefix('/a', 'a'), prefix('/a/b', 'b'), { route: to('c') }, prefix('/d', 'd')])).toEqual([
    'PathPrefix /a a',
    'c',
  ]);
  expect(reasons([prefix('/a', 'a'), prefix('/a/b', 'b')], false)).toHaveLength(1);
});

test('a prefix behind a regular expression becomes one itself', () => {
  const versioned = { match: [{ uri: { regex: '/api/v[0-9]+/.*' } }], route: to('a') };
  expect(short([versioned, prefix('/api', 'b'), { route: to('c') }])).toEqual([
    'RegularExpression /api/v[0-9]+/.* a',
    'RegularExpression /api(/.*)? b',
    'RegularExpression /.* c',
  ]);
  // Its pattern is longer than the regular expression before.
  expect(reasons([{ match: [{ uri: { regex: '/[a-z]+' } }], route: to('a') }, prefix('/abcdef', 'b')])).toHaveLength(1);
});

test('a narrower match of a rule that replaces a prefix replaces it alike', () => {
  const rules = [
    { match: [{ uri: { prefix: '/a' }, ...tester }], rewrite: { uri: '/n' }, route: to('new') },
    prefix('/a/b', 'b'),
    { match: [{ uri: { exact: '/a/c' } }], route: to('c') },
  ];
  const replaced = translate(rules).rules.flatMap(({ filters = [] }) => filters.map(({ urlRewrite }) => urlRewrite));
  expect(replaced).toEqual([
    { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/n' } },
    { path: { type: 'ReplaceFullPath', replaceFullPath: '/n/c' } },
    { path: { type: 'ReplacePrefixMatch', replacePrefixMatch: '/n/b' } },
  ]);
});

test('rules that do the same may change places', () => {
  expect(reasons([{ match: [tester], route: to('a') }, prefix('/cart', 'a')], false)).toEqual([]);
});

test('matches of a rule that replaces their prefixes do not change places', () => {
  const rule = { match: [tester, { uri: { prefix: '/a' } }], rewrite: { uri: '/n' }, route: to('a') };
  expect(reasons([rule], false)).toHaveLength(1);
  const [first] = translate([rule]).rules;
  const path = { type: 'ReplacePrefixMatch', replacePrefixMatch: '/n' };
  expect(first?.filters).toEqual([{ type: 'URLRewrite', urlRewrite: { path } }]);
  const both = translate([rule]).rules.find(({ matches = [] }) => matches[0]?.headers && matches[0].path);
  expect(both?.filters).toEqual([{ type: 'URLRewrite', urlRewrite: { path: { ...path, replacePrefixMatch: '/na' } } }]);
});
