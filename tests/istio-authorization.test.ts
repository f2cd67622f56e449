import type { Mesh } from '../mesh';
import {
  authorizationPolicy,
  destinationRule,
  gateway,
  http80,
  type Manifests,
  meshOf,
  peerAuthentication,
  requestAuthentication,
  service,
  virtualService,
} from '../mesh/fixtures/objects';
import type { Jwt, Request } from '../mesh/request/request';
import type { Verdict } from '../mesh/verdict/verdict';

// The answers that Istio's integration tests for AuthorizationPolicies expect of a real cluster
// (tests/integration/security/authz_test.go), with worlds that contain what matters. Istio runs each case against several
// equal workloads; here, one of them answers. Not repeated: external authorizers, whose answers are not in the manifests.

/** Ports of Istio's echo workload: the Service's, and the container's. */
const PORTS = { http: [80, 18080], http2: [85, 18085], tcp: [9090, 19090], grpc: [7070, 17070] } as const;
type Port = keyof typeof PORTS;

const TARGET = 'b.ns1.svc.cluster.local';
const selector = { matchLabels: { app: 'b' } };
const workload = (namespace: string, name: string) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { template: { metadata: { labels: { app: name } }, spec: { serviceAccountName: name } } },
});
const echo: Manifests = [
  workload('ns1', 'a'),
  workload('ns2', 'a'),
  workload('ns1', 'b'),
  service(
    'ns1/b',
    Object.entries(PORTS).map(([name, [port, targetPort]]) => ({ name, port, targetPort })),
  ),
];
const strict: Manifests = [
  peerAuthentication('ns1/b', { selector, mtls: { mode: 'STRICT' } }),
  destinationRule('ns1/b', { host: TARGET, trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }),
];
const policy = (rules: readonly object[], action = 'ALLOW', id = 'ns1/b') =>
  authorizationPolicy(id, { selector, action, rules });
const HTTP_PORTS = ['18080', '18085'];
const GRPC = { ports: ['17070'], paths: ['/proto.EchoTestService/Echo'], methods: ['POST'] };

/** HTTP requests to some paths, any gRPC call and any TCP connection, from one source. */
const everyProtocol = (http: object, source: object): object[] => [
  { to: [{ operation: { ports: HTTP_PORTS, methods: ['GET'], ...http } }], from: [{ source }] },
  { to: [{ operation: GRPC }], from: [{ source }] },
  { to: [{ operation: { ports: ['19090'] } }], from: [{ source }] },
];

type Case = readonly [name: string, request: Request, allowed: boolean];
interface World {
  readonly name: string;
  readonly manifests: Manifests;
  readonly cases: readonly Case[];
}

function call(from: string, port: Port, path = '/', more: Partial<Request> = {}): Request {
  const request = { from, host: TARGET, port: PORTS[port][0], path, ...more };
  if (port === 'tcp') return { ...request, scheme: 'tcp' };
  return port === 'grpc' ? { ...request, path: '/proto.EchoTestService/Echo', method: 'POST' } : request;
}

const [ALLOWED, OTHER] = ['ns1/a', 'ns2/a'];
const HTTP: readonly Port[] = ['http', 'http2'];
const ALL: readonly Port[] = ['grpc', 'tcp', 'http', 'http2'];

const on = (ports: readonly Port[], from: string, path: string, allowed: boolean, more: Partial<Request> = {}) =>
  ports.map((port): Case => [`${from} ${port} ${path}`, call(from, port, path, more), allowed]);

/** Each path also with a query, which policies ignore. */
const paths = (from: string, expected: Readonly<Record<string, boolean>>): Case[] =>
  Object.entries(expected).flatMap(([path, allowed]) => [
    ...on(HTTP, from, path, allowed),
    ...on(HTTP, from, `${path}?param=value`, allowed),
  ]);

const both = (cases: (from: string, isAllowed: boolean) => readonly Case[]): Case[] => [
  ...cases(ALLOWED, true),
  ...cases(OTHER, false),
];

const allowing = (name: string, source: object): World => ({
  name,
  manifests: [...strict, policy(everyProtocol({ paths: ['/allow'] }, source))],
  cases: both((from, allowed) => [
    ...on(['grpc', 'tcp'], from, '/', allowed),
    ...paths(from, { '/allow': allowed, '/deny': false }),
  ]),
});

const denying = (name: string, source: object): World => ({
  name,
  manifests: [
    ...strict,
    authorizationPolicy('istio-system/deny', {
      action: 'DENY',
      rules: [
        { to: [{ operation: { ports: HTTP_PORTS, paths: ['/global-deny*'], notPaths: ['/global-deny/allow'] } }] },
      ],
    }),
    policy(everyProtocol({ paths: ['/deny*'], notPaths: ['/deny/allow'] }, source), 'DENY'),
  ],
  cases: both((from, allowed) => [
    ...on(['grpc', 'tcp'], from, '/', allowed),
    ...paths(from, { '/deny': allowed, '/deny/allow': true, '/allow': true }),
    ...paths(from, { '/global-deny': false, '/global-deny/allow': true }),
  ]),
});

const trustDomain = (path: string, source: object) => ({
  to: [{ operation: { ports: HTTP_PORTS, paths: [path], methods: ['GET'] } }],
  from: [{ source }],
});

const sources: readonly World[] = [
  allowing('principals', { principals: ['cluster.local/ns/ns1/sa/a'] }),
  allowing('service accounts', { serviceAccounts: ['ns1/a'] }),
  allowing('namespaces', { namespaces: ['ns1'] }),
  denying('denied principals', { principals: ['cluster.local/ns/ns2/sa/a'] }),
  denying('denied namespaces', { namespaces: ['ns2'] }),
  {
    name: 'trust domains',
    manifests: [
      ...strict,
      policy([
        trustDomain('/allow', { trustDomains: ['cluster.local'] }),
        trustDomain('/deny', { trustDomains: ['bad.example.com'] }),
        trustDomain('/not-trust-domain', { notTrustDomains: ['cluster.local'] }),
        trustDomain('/not-deny', { notTrustDomains: ['bad.example.com'] }),
        { to: [{ operation: GRPC }], from: [{ source: { trustDomains: ['cluster.local'] } }] },
        { to: [{ operation: { ports: ['19090'] } }], from: [{ source: { trustDomains: ['cluster.local'] } }] },
      ]),
    ],
    cases: both((from) => [
      ...on(['grpc', 'tcp'], from, '/', true),
      ...on(HTTP, from, '/allow', true),
      ...on(HTTP, from, '/deny', false),
      ...on(HTTP, from, '/not-trust-domain', false),
      ...on(HTTP, from, '/not-deny', true),
    ]),
  },
  {
    name: 'excluded namespaces',
    manifests: [...strict, policy([{ from: [{ source: { notNamespaces: ['ns1'] } }] }], 'DENY')],
    cases: both((from, allowed) => on(ALL, from, '/', allowed)),
  },
  {
    name: 'plain text has no principal',
    manifests: [
      peerAuthentication('ns1/default', { mtls: { mode: 'PERMISSIVE' } }),
      destinationRule('ns1/default', {
        host: '*.ns1.svc.cluster.local',
        trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } },
      }),
      policy([{ from: [{ source: { notPrincipals: ['*'] } }] }], 'DENY'),
      destinationRule('ns2/b', { host: TARGET, trafficPolicy: { tls: { mode: 'DISABLE' } } }),
    ],
    cases: both((from, allowed) => on(ALL, from, '/', allowed)),
  },
];

const operations: readonly World[] = [
  {
    name: 'excluded methods',
    manifests: [policy([{ to: [{ operation: { notMethods: ['PUT'] } }] }])],
    cases: [
      ...on(HTTP, ALLOWED, '/', true, { method: 'GET' }),
      ...HTTP.map((port): Case => [`PUT ${port}`, call(ALLOWED, port, '/', { method: 'PUT' }), false]),
    ],
  },
  {
    name: 'excluded ports',
    manifests: [policy([{ to: [{ operation: { notPorts: ['18085'] } }] }])],
    cases: [...on(['http'], ALLOWED, '/', true), ...on(['http2'], ALLOWED, '/', false)],
  },
  {
    name: 'a DENY policy comes before an ALLOW policy',
    manifests: [
      policy([{ to: [{ operation: { paths: ['/allow/admin'] } }] }], 'DENY', 'ns1/deny'),
      policy([{ to: [{ operation: { paths: ['/allow*'] } }] }], 'ALLOW', 'ns1/allow'),
    ],
    cases: paths(ALLOWED, { '/allow/admin': false, '/allow': true }),
  },
  {
    name: 'path templates',
    manifests: [
      policy([{ to: [{ operation: { paths: ['/allow/admin/{**}', '/foo/{*}/bar/{**}', '/store/{**}/cart'] } }] }]),
    ],
    cases: [
      ...['/allow/admin/', '/allow/admin/temp', '/allow/admin/temp.txt', '/allow/admin/foo/temp.txt'],
      ...['/foo/buzz/bar/bat.txt', '/foo/buzz/bar/bat.temp.txt', '/foo/buzz/bar/bat/fuzz.txt', '/foo/buzz/bar/bat'],
      ...['/store//cart', '/store/foo/cart', '/store/foo/bar/cart'],
    ]
      .flatMap((path) => on(HTTP, ALLOWED, path, true))
      .concat(
        [
          ...['/allow/admin', '/allow/user/', '/allow/admin?param=value', '/allow'],
          ...['/foo/bar/bat.txt', '/foo//bar/bat.txt', '/store/cart'],
        ].flatMap((path) => on(HTTP, ALLOWED, path, false)),
      ),
  },
  {
    name: 'paths are normalized',
    manifests: [policy([{ to: [{ operation: { paths: ['/public*'], methods: ['GET'] } }] }])],
    cases: [
      ...['/public', '/public/../public'].flatMap((path) => on(['http'], ALLOWED, path, true)),
      ...[
        ...['/private', '/public/../private', '/public/./../private', '/public/.././private'],
        ...['/public/%2E%2E/private', '/public/%2e%2e/private', '/public/%2E/%2E%2E/private'],
        ...['/public/%2e/%2e%2e/private', '/public/%2E%2E/%2E/private', '/public/%2e%2e/%2e/private'],
      ].flatMap((path) => on(['http'], ALLOWED, path, false)),
    ],
  },
  {
    name: 'workload selectors',
    manifests: [
      ...[
        ['ns1/policy-b', { selector }, '/policy-ns1-b'],
        ['ns1/policy-c', { selector: { matchLabels: { app: 'c' } } }, '/policy-ns1-c'],
        ['ns1/policy-b-bad', { selector: { matchLabels: { app: 'b', foo: 'bla' } } }, '/policy-ns1-b-bad'],
        ['ns1/policy-all', {}, '/policy-ns1-all'],
        ['ns2/policy-all', {}, '/policy-ns2-all'],
        ['istio-system/policy-b', { selector }, '/policy-system-b'],
        ['istio-system/policy-c', { selector: { matchLabels: { app: 'c' } } }, '/policy-system-c'],
      ].map(([id, selected, path]) =>
        authorizationPolicy(String(id), {
          ...(selected as object),
          rules: [{ to: [{ operation: { paths: [path] } }] }],
        }),
      ),
    ],
    cases: Object.entries({
      '/policy-ns1-b-bad': false,
      '/policy-ns1-all': true,
      '/policy-ns2-all': false,
      '/policy-ns1-b': true,
      '/policy-system-b': true,
      '/policy-ns1-c': false,
      '/policy-system-c': false,
    }).flatMap(([path, allowed]) => on(HTTP, ALLOWED, path, allowed)),
  },
];

const when = (path: string, key: string, values: object) => ({
  to: [{ operation: { paths: [path] } }],
  when: [{ key, ...values }],
});
const ADDRESS = { sourceIp: '10.1.0.1' };
const OTHER_ADDRESS = { sourceIp: '10.2.0.1' };

const conditions: World = {
  name: 'conditions',
  manifests: [
    ...strict,
    policy([
      when('/request-headers', 'request.headers[x-foo]', { values: ['foo'] }),
      when('/request-headers-notValues', 'request.headers[x-foo]', { notValues: ['bar'] }),
      when('/source-ip', 'source.ip', { values: [ADDRESS.sourceIp] }),
      when('/source-ip-notValues', 'source.ip', { notValues: [OTHER_ADDRESS.sourceIp] }),
      when('/source-namespace', 'source.namespace', { values: ['ns1'] }),
      when('/source-namespace-notValues', 'source.namespace', { notValues: ['ns2'] }),
      when('/source-principal', 'source.principal', { values: ['cluster.local/ns/ns1/sa/a'] }),
      when('/source-principal-notValues', 'source.principal', { notValues: ['cluster.local/ns/ns2/sa/a'] }),
      when('/source-trust-domain', 'source.trustDomain', { values: ['cluster.local'] }),
      when('/source-trust-domain-notValues', 'source.trustDomain', { notValues: ['bad.example.com'] }),
      when('/destination-ip-good', 'destination.ip', { values: ['10.0.0.0/8'] }),
      when('/destination-ip-bad', 'destination.ip', { values: ['1.2.3.4'] }),
      when('/destination-ip-notValues', 'destination.ip', { notValues: ['10.0.0.0/8'] }),
      when('/destination-port-good', 'destination.port', { values: ['18080'] }),
      when('/destination-port-bad', 'destination.port', { values: ['1'] }),
      when('/destination-port-notValues', 'destination.port', { notValues: ['18080'] }),
      when('/connection-sni-good', 'connection.sni', { values: [`*.${TARGET}`] }),
      when('/connection-sni-bad', 'connection.sni', { values: ['never-matched'] }),
      when('/connection-sni-notValues', 'connection.sni', { notValues: [`*.${TARGET}`] }),
    ]),
  ],
  cases: both((from, isAllowed) => {
    const at = (path: string, allowed: boolean, headers: Request['headers'] = {}): Case => [
      `${from} ${path} ${JSON.stringify(headers)}`,
      call(from, 'http', path, { headers, ...(isAllowed ? ADDRESS : OTHER_ADDRESS) }),
      allowed,
    ];
    return [
      at('/request-headers', true, { 'x-foo': 'foo' }),
      at('/request-headers', false, { 'x-foo': 'bar' }),
      at('/request-headers', false),
      at('/request-headers-notValues', true, { 'x-foo': 'foo' }),
      at('/request-headers-notValues', false, { 'x-foo': 'bar' }),
      ...['/source-ip', '/source-namespace', '/source-principal'].flatMap((path) => [
        at(path, isAllowed),
        at(`${path}-notValues`, isAllowed),
      ]),
      at('/source-trust-domain', true),
      at('/source-trust-domain-notValues', true),
      ...['/destination-ip', '/destination-port', '/connection-sni'].flatMap((path) => [
        at(`${path}-good`, true),
        at(`${path}-bad`, false),
        at(`${path}-notValues`, false),
      ]),
      at('/other', false),
    ];
  }),
};

const [ISSUER_1, ISSUER_2] = ['test-issuer-1@istio.io', 'test-issuer-2@istio.io'];
const first = (claims: Jwt['claims'] = {}, audiences: string[] = []): Jwt => ({
  issuer: ISSUER_1,
  subject: 'sub-1',
  audiences,
  claims,
});
const second = (claims: Jwt['claims'] = {}): Jwt => ({ issuer: ISSUER_2, subject: 'sub-2', claims });
const TOKENS = {
  none: undefined,
  one: first({ groups: ['group-1'] }),
  two: second({ groups: ['group-2'] }),
  permission: second({ permission: 'read write' }),
  scope: second({ scope: 'write read' }),
  customScope: second({ custom_scope: 'admin user' }),
  nested1: first({ nested: { key1: ['valueA', 'valueB'], 'nested-2': { key1: ['valueA', 'valueB'] } } }),
  nested2: first({ nested: { key2: 'valueC', 'nested-2': { key2: 'valueC' } } }),
  audience: first({}, ['foo']),
  audiences: first({}, ['foo', 'buzz']),
} satisfies Record<string, Jwt | undefined>;

const authentications = requestAuthentication('ns1/default', {
  jwtRules: [
    { issuer: ISSUER_1, jwksUri: 'http://keys.test' },
    { issuer: ISSUER_2, jwksUri: 'http://keys.test', spaceDelimitedClaims: ['custom_scope', 'teams'] },
  ],
});
const get = (path: string, source: object) => ({
  to: [{ operation: { paths: [path], methods: ['GET'] } }],
  from: [{ source }],
});
const claim = (path: string, name: string, ...values: string[]) => when(path, `request.auth.${name}`, { values });

const tokens: World = {
  name: 'tokens',
  manifests: [
    authentications,
    policy([
      get('/token1', { requestPrincipals: [`${ISSUER_1}/sub-1`] }),
      get('/tokenAny', { requestPrincipals: ['*'] }),
      get('/token3', { notRequestPrincipals: [`${ISSUER_1}/sub-1`] }),
      claim('/token2', 'claims[groups]', 'group-2'),
      claim('/scope', 'claims[scope]', 'append', 'write'),
      claim('/otherscope', 'claims[scope]', 'admin'),
      claim('/permission', 'claims[permission]', 'write', 'append'),
      claim('/custom-scope-admin', 'claims[custom_scope]', 'admin'),
      claim('/custom-scope-user', 'claims[custom_scope]', 'user'),
      claim('/nested-key1', 'claims[nested][key1]', 'valueB'),
      claim('/nested-non-exist', 'claims[nested][non-exist]', 'valueC'),
      claim('/nested-key2', 'claims[nested][key2]', 'valueC'),
      claim('/nested-2-key1', 'claims[nested][nested-2][key1]', 'valueA'),
      claim('*/audiences', 'audiences', 'foo'),
    ]),
  ],
  cases: (
    [
      ['none', '/token1', false],
      ['none', '/token2', false],
      ['one', '/token1', true],
      ['one', '/token2', false],
      ['two', '/token1', false],
      ['two', '/token2', true],
      ['one', '/token3', false],
      ['two', '/token3', true],
      ['one', '/tokenAny', true],
      ['two', '/tokenAny', true],
      ['one', '/permission', false],
      ['two', '/permission', false],
      ['permission', '/permission', true],
      ['scope', '/scope', true],
      ['scope', '/otherscope', false],
      ['customScope', '/custom-scope-admin', true],
      ['customScope', '/custom-scope-user', true],
      ['none', '/custom-scope-admin', false],
      ['none', '/custom-scope-user', false],
      ['one', '/custom-scope-admin', false],
      ['one', '/custom-scope-user', false],
      ['nested1', '/nested-key1', true],
      ['nested2', '/nested-key1', false],
      ['nested1', '/nested-key2', false],
      ['nested2', '/nested-key2', true],
      ['nested1', '/nested-2-key1', true],
      ['nested2', '/nested-2-key1', false],
      ['nested1', '/nested-non-exist', false],
      ['nested2', '/nested-non-exist', false],
      ['none', '/tokenAny', false],
      ['audience', '/audiences', true],
      ['audiences', '/audiences', true],
    ] as const
  ).flatMap(([name, path, allowed]) =>
    HTTP.map((port): Case => {
      const jwt = TOKENS[name];
      return [`token ${name} ${port} ${path}`, call(ALLOWED, port, path, jwt === undefined ? {} : { jwt }), allowed];
    }),
  ),
};

const ingress = (host: string, path = '/', remote?: string): Request => ({
  from: 'gateway',
  port: 80,
  host: `${host}.b.com`,
  path,
  // The test's client is behind a trusted proxy.
  ...(remote === undefined ? {} : { sourceIp: remote }),
});
const atGateway = (...rules: readonly object[]) =>
  authorizationPolicy('istio-system/policy-b', {
    action: 'DENY',
    selector: { matchLabels: { app: 'istio-ingressgateway' } },
    rules,
  });
const throughGateway: Manifests = [
  gateway('ns1/gw-b', [{ ...http80, hosts: ['*.b.com'] }]),
  virtualService('ns1/vs-b', {
    hosts: ['*.b.com'],
    gateways: ['gw-b'],
    http: [{ route: [{ destination: { host: TARGET, port: { number: 80 } } }] }],
  }),
];

const gateways: readonly World[] = [
  {
    name: 'excluded hosts, at the workload behind a gateway',
    manifests: [...throughGateway, policy([{ to: [{ operation: { notHosts: ['deny.b.com'] } }] }])],
    cases: [
      ['allow.b.com', ingress('allow'), true],
      ['deny.b.com', ingress('deny'), false],
    ],
  },
  {
    name: 'a policy at the ingress gateway',
    manifests: [
      ...throughGateway,
      atGateway(
        { to: [{ operation: { hosts: ['deny.b.com', '*.suffix.b.com', 'prefix.b.*'] } }] },
        { to: [{ operation: { hosts: ['internal.b.com'] } }, { operation: { paths: ['/private'] } }] },
        {
          from: [{ source: { remoteIpBlocks: ['172.17.72.46', '192.168.4.0/23'] } }],
          to: [{ operation: { hosts: ['remoteipblocks.b.com'] } }],
        },
        {
          from: [{ source: { notRemoteIpBlocks: ['172.23.240.0/22'] } }],
          to: [{ operation: { hosts: ['notremoteipblocks.b.com'] } }],
        },
        {
          to: [{ operation: { hosts: ['remoteipattr.b.com'] } }],
          when: [{ key: 'remote.ip', values: ['10.242.5.7', '10.124.99.0/24'] }],
        },
      ),
    ],
    cases: [
      ...['deny', 'DENY', 'Deny', 'deny.suffix', 'DENY.SUFFIX', 'Deny.Suffix', 'prefix', 'PREFIX', 'Prefix'].map(
        (host): Case => [host, ingress(host), false],
      ),
      ...(
        [
          ['www', '/', '172.16.0.1', true],
          ['www', '/private', '172.16.0.1', false],
          ['www', '/public', '172.16.0.1', true],
          ['internal', '/', '172.16.0.1', false],
          ['internal', '/private', '172.16.0.1', false],
          ['remoteipblocks', '/', '172.17.72.46', false],
          ['remoteipblocks', '/', '192.168.5.233', false],
          ['remoteipblocks', '/', '10.4.5.6', true],
          ['notremoteipblocks', '/', '10.2.3.4', false],
          ['notremoteipblocks', '/', '172.23.242.188', true],
          ['remoteipattr', '/', '10.242.5.7', false],
          ['remoteipattr', '/', '10.124.99.10', false],
          ['remoteipattr', '/', '10.4.5.6', true],
        ] as const
      ).map(
        ([host, path, remote, allowed]): Case => [`${remote} ${host}${path}`, ingress(host, path, remote), allowed],
      ),
    ],
  },
];

const worlds: readonly World[] = [...sources, ...operations, conditions, tokens, ...gateways];

const isAllowed = ({ outcomes }: Verdict): boolean | string => {
  const kinds = new Set(outcomes.map(({ kind }) => kind));
  const [kind = ''] = kinds;
  if (kinds.size > 1) return [...kinds].join();
  return kind === 'forward' ? true : kind === 'denied' || kind === 'closed' ? false : kind;
};

describe.each(worlds)('$name', ({ manifests, cases }) => {
  const mesh = meshOf([...echo, ...manifests]);
  test.each(cases)('%s', (_name, request, allowed) => expect(isAllowed(mesh.route(request))).toBe(allowed));

  test('access cells say the same', () => {
    for (const [name, request, allowed] of cases) {
      const cell = cellFor(mesh, request);
      if (cell) decided[cell.allowed] += 1;
      if (cell?.allowed === 'all') expect([name, allowed]).toEqual([name, true]);
      if (cell?.allowed === 'none') expect([name, allowed]).toEqual([name, false]);
    }
  });
});

const decided = { all: 0, none: 0, some: 0 };

/** What the mesh says about all requests from a workload with the method, path and headers of one. */
function cellFor(mesh: Mesh, { from, port, scheme, sourceIp, method = 'GET', path = '/', headers = {} }: Request) {
  // Cells are about a workload's own address.
  if (from === undefined || from === 'gateway' || port === undefined || sourceIp !== undefined) return undefined;
  const single = Object.entries(headers).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  const isHttp = scheme === undefined || scheme === 'http';
  const requests = isHttp ? { method, path: path.split('?')[0] ?? '', headers: Object.fromEntries(single) } : {};
  return mesh.access({ from, to: TARGET, port, ...requests })[0];
}

test('most of these cells are decided', () => {
  expect(decided.all).toBeGreaterThan(100);
  expect(decided.none).toBeGreaterThan(100);
  expect(decided.some).toBeLessThan(decided.all);
});

test('no case is lost', () => expect(worlds.flatMap(({ cases }) => cases)).toHaveLength(394));
