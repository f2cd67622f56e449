import {
  authorizationPolicy,
  destinationRule,
  type Manifests,
  meshOf,
  requestAuthentication,
  service,
} from '../mesh/fixtures/objects';
import type { Request } from '../mesh/request/request';

// What Istio writes for the policies in the test data of its authorization builder
// (pilot/pkg/security/authz/builder/testdata), as answers to requests. Names that Kubernetes does not accept are replaced.
// e2e/README.md counts the cases, and lists those that are not repeated.

const HTTP = { port: 8080, host: 'httpbin.foo' } as const;
const workload = (namespace: string, name: string, metadata: object = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name, namespace },
  spec: { template: { metadata: { labels: { app: name }, ...metadata }, spec: { serviceAccountName: name } } },
});
const target: Manifests = [
  workload('foo', 'httpbin', { labels: { app: 'httpbin', version: 'v1' } }),
  service('foo/httpbin', [
    { name: 'http', port: 8080 },
    { name: 'http-80', port: 80 },
  ]),
  service(
    'foo/raw',
    [80, 8080, 9000, 9090].map((port) => ({ name: `tcp-${port}`, port })),
    { selector: { app: 'httpbin' } },
  ),
  workload('foo', 'plain', { annotations: { 'sidecar.istio.io/inject': 'false' } }),
];
const PLAIN = 'foo/plain';
const selector = { matchLabels: { app: 'httpbin', version: 'v1' } };

type Case = readonly [from: string, request: Partial<Request>, allowed: boolean];
interface World {
  readonly name: string;
  readonly manifests: Manifests;
  readonly cases: readonly Case[];
}

const world = (name: string, manifests: Manifests, ...cases: Case[]): World => ({ name, manifests, cases });
const policy = (name: string, spec: object, annotations: Readonly<Record<string, string>> = {}) => ({
  ...authorizationPolicy(`foo/${name}`, spec),
  metadata: { name, namespace: 'foo', annotations },
});
const from = (...sources: object[]) => ({ from: sources.map((source) => ({ source })) });
const to = (...operations: object[]) => ({ to: operations.map((operation) => ({ operation })) });
const get = (allowed: boolean, caller: string, more: Partial<Request> = {}): Case => [caller, more, allowed];
const tcp = (allowed: boolean, caller: string, port: number): Case => [
  caller,
  { host: 'raw.foo', port, scheme: 'tcp' },
  allowed,
];
const dryRun = (isDry: boolean) => ({ 'istio.io/dry-run': `${isDry}` });
const trustDomain = (name: string, ...aliases: string[]) => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'istio', namespace: 'istio-system' },
  data: { mesh: JSON.stringify({ trustDomain: name, trustDomainAliases: aliases }) },
});

const http: readonly World[] = [
  world('allow-empty-rule', [policy('allow-all', { selector, rules: [{}] })], get(true, 'foo/a'), get(true, PLAIN)),
  world('allow-nil-rule', [policy('allow-none', { selector })], get(false, 'foo/a')),
  world('deny-empty-rule', [policy('deny-all', { action: 'DENY', selector, rules: [{}] })], get(false, 'foo/a')),
  world('audit-full-rule', [policy('audit-all', { action: 'AUDIT', rules: [{}] })], get(true, 'foo/a')),
  world(
    'allow-full-rule',
    [
      policy('httpbin-1', {
        selector,
        rules: [
          from({
            serviceAccounts: ['my-ns/my-sa', 'sa-only'],
            notServiceAccounts: ['my-ns/my-sa-not', 'sa-not-only'],
          }),
          from({ principals: ['*'], notPrincipals: ['*'] }),
        ],
      }),
    ],
    get(true, 'my-ns/my-sa'),
    get(true, 'foo/sa-only'),
    get(false, 'my-ns/sa-only'),
    get(false, 'my-ns/my-sa-not'),
    get(false, PLAIN),
  ),
  world(
    'allow-path',
    [
      policy('httpbin-1', {
        selector,
        rules: [
          to({
            paths: ['/exact', '/prefix/*', '*/suffix', '*', '/path/template/{*}', '/{**}/path/template'],
            notPaths: ['/not-exact', '/not-prefix/*', '*/not-suffix', '*', '/not-path/template/{*}'],
          }),
        ],
      }),
    ],
    ...['/exact', '/prefix/x', '/path/template/x', '/not-exact'].map((path) => get(false, 'foo/a', { path })),
  ),
  world(
    'deny-and-allow',
    [
      policy('httpbin-deny', { action: 'DENY', rules: [from({ principals: ['cluster.local/ns/foo/sa/deny'] })] }),
      policy('httpbin-allow', { rules: [from({ principals: ['cluster.local/ns/foo/sa/allow'] })] }),
    ],
    get(true, 'foo/allow'),
    get(false, 'foo/deny'),
    get(false, 'foo/a'),
  ),
  world(
    'dry-run-allow-and-deny',
    [
      policy('httpbin-1', { selector, rules: [to({ paths: ['/allow'] })] }, dryRun(true)),
      policy('httpbin-2', { selector, action: 'DENY', rules: [to({ paths: ['/deny'] })] }, dryRun(true)),
    ],
    ...['/allow', '/deny', '/'].map((path) => get(true, 'foo/a', { path })),
  ),
  world(
    'dry-run-allow',
    [policy('httpbin-1', { selector, rules: [to({ paths: ['/allow'] })] }, dryRun(true))],
    ...['/allow', '/'].map((path) => get(true, 'foo/a', { path })),
  ),
  world(
    'dry-run-mix',
    [
      policy('httpbin-1', { selector, rules: [to({ paths: ['/allow'] })] }, dryRun(true)),
      policy('httpbin-2', { selector, rules: [to({ paths: ['/another'] })] }, dryRun(false)),
    ],
    get(true, 'foo/a', { path: '/another' }),
    get(false, 'foo/a', { path: '/allow' }),
    get(false, 'foo/a'),
  ),
  world(
    'multiple-policies',
    [
      requestAuthentication('foo/tokens', { jwtRules: [{ issuer: 'issuer', jwksUri: 'http://keys.test' }] }),
      policy('httpbin-1', { selector, rules: [to({ methods: ['GET', 'POST'] })] }),
      policy('httpbin-2', { selector: { matchLabels: { app: 'httpbin' } }, rules: [to({ paths: ['/v1', '/v2'] })] }),
      policy('httpbin-3', {
        selector: { matchLabels: { version: 'v1' } },
        rules: [to({ hosts: ['google.com', 'httpbin.foo.svc'] })],
      }),
      policy('httpbin-4', { rules: [to({ ports: ['80', '90'] })] }),
      policy('httpbin-5', { rules: [from({ principals: ['cluster.local/ns/foo/sa/principal'] })] }),
      policy('httpbin-6', { rules: [from({ requestPrincipals: ['issuer/principal'] })] }),
      policy('httpbin-7', { rules: [from({ namespaces: ['namespaces1', 'namespaces2'] })] }),
      policy('httpbin-8', { rules: [from({ ipBlocks: ['1.2.3.4', '5.6.7.0/24'] })] }),
      policy('httpbin-9', { rules: [{ when: [{ key: 'request.headers[X-abc]', values: ['abc1', 'abc2'] }] }] }),
    ],
    ...(
      [
        [false, 'foo/a', {}],
        [true, 'foo/a', { method: 'GET' }],
        [true, 'foo/a', { path: '/v1' }],
        [false, 'foo/a', { path: '/v3' }],
        [true, 'foo/a', { host: 'httpbin.foo.svc' }],
        [true, 'foo/a', { port: 80 }],
        [true, 'foo/principal', {}],
        [true, 'foo/a', { jwt: { issuer: 'issuer', subject: 'principal' } }],
        [false, 'foo/a', { jwt: { issuer: 'issuer', subject: 'other' } }],
        [true, 'namespaces2/a', {}],
        [true, 'foo/a', { sourceIp: '5.6.7.8' }],
        [false, 'foo/a', { sourceIp: '5.6.8.8' }],
        [true, 'foo/a', { headers: { 'x-abc': 'abc2' } }],
        [false, 'foo/a', { headers: { 'x-abc': 'abc3' } }],
      ] as const
    ).map(([allowed, caller, more]) => get(allowed, caller, { method: 'DELETE', ...more })),
  ),
  world(
    'single-policy',
    [
      policy('httpbin', {
        selector,
        rules: [
          {
            ...from(
              { principals: ['cluster.local/ns/ns-1/sa/a'], namespaces: ['ns-1'], ipBlocks: ['10.0.0.1'] },
              { principals: ['cluster.local/ns/ns-2/sa/a'], namespaces: ['ns-1'], ipBlocks: ['10.0.1.1'] },
            ),
            ...to({ methods: ['GET'], paths: ['/1'] }, { methods: ['POST'], paths: ['/2'] }),
            when: [{ key: 'request.headers[X-header]', values: ['header', 'header-prefix-*', '*-suffix-header'] }],
          },
        ],
      }),
    ],
    ...(
      [
        [true, 'ns-1/a', { path: '/1' }],
        [true, 'ns-1/a', { path: '/2', method: 'POST' }],
        [true, 'ns-1/a', { path: '/1', headers: { 'x-header': 'a-suffix-header' } }],
        [false, 'ns-1/a', { path: '/1', headers: { 'x-header': 'a' } }],
        [false, 'ns-1/a', { path: '/2' }],
        [false, 'ns-1/a', { path: '/1', sourceIp: '10.0.1.1' }],
        [false, 'ns-2/a', { path: '/1', sourceIp: '10.0.1.1' }],
      ] as const
    ).map(([allowed, caller, more]) =>
      get(allowed, caller, { sourceIp: '10.0.0.1', headers: { 'x-header': 'header-prefix-a' }, ...more }),
    ),
  ),
  world(
    'trust-domain-one-alias',
    [
      trustDomain('td1', 'cluster.local'),
      policy('httpbin', {
        selector,
        rules: [
          {
            ...from(
              { principals: ['cluster.local/ns/ns-0/sa/from-0'] },
              { principals: ['cluster.local/ns/ns-1/sa/from-1'], namespaces: ['ns-2'] },
            ),
            ...to({ methods: ['GET'] }),
          },
          { ...from({ principals: ['cluster.local/ns/ns-3/sa/from-2'] }), ...to({ methods: ['POST'] }) },
        ],
      }),
    ],
    get(true, 'ns-0/from-0'),
    get(false, 'ns-0/from-0', { method: 'POST' }),
    get(false, 'ns-1/from-1'),
    get(true, 'ns-3/from-2', { method: 'POST' }),
  ),
  world(
    'trust-domain-multiple-aliases',
    [
      trustDomain('td1', 'cluster.local', 'some-td'),
      policy('httpbin', {
        selector,
        rules: [
          from(
            { principals: ['cluster.local/ns/ns-0/sa/from-0'] },
            { principals: ['some-td/ns/ns-1/sa/from-1', 'cluster.local/ns/ns-1/sa/from-2'], namespaces: ['ns-1'] },
          ),
        ],
      }),
    ],
    get(true, 'ns-0/from-0'),
    get(true, 'ns-1/from-1'),
    get(true, 'ns-1/from-2'),
    get(false, 'ns-1/from-0'),
  ),
  world(
    'trust-domain-wildcard-in-principal',
    [
      trustDomain('td1', 'foobar'),
      policy('httpbin', {
        selector,
        rules: [from({ principals: ['*/ns/foo/sa/from-0', '*bar/ns/foo/sa/from-1', 'other*'] })],
      }),
    ],
    get(true, 'foo/from-0'),
    get(true, 'foo/from-1'),
    get(false, 'foo/from-2'),
    get(false, PLAIN),
  ),
  world(
    'trust-domain-aliases-in-source-principal',
    [
      trustDomain('new-td', 'old-td', 'some-trustdomain'),
      policy('httpbin', {
        selector,
        rules: [
          {
            ...from({ namespaces: ['istio-system'] }),
            when: [{ key: 'source.principal', values: ['*', '*/ns/foo/sa/all-td', '*-td/ns/foo/sa/prefix-td'] }],
          },
        ],
      }),
    ],
    get(true, 'istio-system/a'),
    get(false, 'foo/all-td'),
  ),
  world(
    'trust-domains-field',
    [
      policy('httpbin', {
        selector,
        rules: [from({ trustDomains: ['cluster.local', 'another.local'] }, { notTrustDomains: ['bad*', 'untrusted'] })],
      }),
    ],
    get(true, 'foo/a'),
    get(true, PLAIN),
  ),
];

const raw: readonly World[] = [
  world(
    'allow-both-http-tcp',
    [
      policy('httpbin-allow', {
        rules: [
          { ...from({ requestPrincipals: ['id-1'] }), ...to({ methods: ['GET'] }) },
          { ...from({ namespaces: ['ns-1'] }), ...to({ ports: ['8080'], methods: ['GET'] }) },
          { ...from({ namespaces: ['ns-2'], requestPrincipals: ['id-2'] }), ...to({ ports: ['9090'] }) },
          { ...from({ namespaces: ['ns-1'] }), ...to({ ports: ['80'] }) },
        ],
      }),
    ],
    tcp(true, 'ns-1/a', 80),
    tcp(false, 'ns-1/a', 8080),
    tcp(false, 'ns-2/a', 9090),
    tcp(false, 'ns-2/a', 80),
  ),
  world(
    'allow-only-http',
    [
      policy('httpbin-allow', {
        rules: [
          { ...from({ requestPrincipals: ['id-1'] }), ...to({ methods: ['GET'] }) },
          { ...from({ namespaces: ['ns-1'] }), ...to({ hosts: ['example.com'] }) },
        ],
      }),
    ],
    tcp(false, 'ns-1/a', 80),
  ),
  world('audit-both-http-tcp', [policy('audit', { action: 'AUDIT', rules: [{}] })], tcp(true, 'ns-1/a', 80)),
  ...(
    [
      [
        'an HTTP source and operation',
        { ...from({ requestPrincipals: ['id-1'] }), ...to({ methods: ['GET'] }) },
        'any',
      ],
      ['an HTTP operation', to({ methods: ['GET'] }), 'any'],
      ['an HTTP source', from({ requestPrincipals: ['id-1'] }), 'any'],
      ['a namespace', { ...from({ namespaces: ['ns-1'] }), ...to({ methods: ['GET'] }) }, 'ns-1'],
      ['an HTTP source, a port', { ...from({ requestPrincipals: ['id-1'] }), ...to({ ports: ['80'] }) }, '80'],
      [
        'an HTTP source, a port with a method',
        { ...from({ requestPrincipals: ['id-1'] }), ...to({ ports: ['80'], methods: ['GET'] }) },
        '80',
      ],
      [
        'a namespace with an HTTP source, a port with a method',
        {
          ...from({ namespaces: ['ns-1'], requestPrincipals: ['id-1'] }),
          ...to({ ports: ['80'], methods: ['GET'] }),
        },
        'both',
      ],
      ['a namespace and a port', { ...from({ namespaces: ['ns-1'] }), ...to({ ports: ['80'] }) }, 'both'],
      ['an HTTP condition', { when: [{ key: 'request.headers[:method]', values: ['GET'] }] }, 'any'],
      ['a port as condition', { when: [{ key: 'destination.port', values: ['80'] }] }, '80'],
    ] as const
  ).map(([name, rule, kept]) =>
    world(
      `deny-both-http-tcp: ${name}`,
      [
        policy('httpbin-deny', { action: 'DENY', rules: [rule] }),
        destinationRule('foo/raw', { host: 'raw', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }),
      ],
      tcp(false, 'ns-1/a', 80),
      tcp(kept === '80' || kept === 'both', 'ns-1/a', 9090),
      tcp(kept === 'ns-1' || kept === 'both', 'ns-2/a', 80),
    ),
  ),
  world(
    'dry-run-mix',
    [
      policy('httpbin-1', { selector, rules: [to({ ports: ['80'] })] }, dryRun(true)),
      policy('httpbin-2', { selector, rules: [to({ ports: ['9000'] })] }, dryRun(false)),
    ],
    tcp(false, 'ns-1/a', 80),
    tcp(true, 'ns-1/a', 9000),
  ),
];

/** Service accounts with the name of the workload. */
const callers = (cases: readonly Case[]): Manifests =>
  [...new Set(cases.map(([caller]) => caller))]
    .filter((caller) => caller !== PLAIN)
    .map((caller) => workload(caller.split('/')[0] ?? '', caller.split('/')[1] ?? ''));

describe('what Istio writes for AuthorizationPolicies', () => {
  test.each([
    ...http.map((item) => ['HTTP', item.name, item] as const),
    ...raw.map((item) => ['TCP', item.name, item] as const),
  ])('%s %s', (_, __, { manifests, cases }) => {
    const mesh = meshOf([...target, ...callers(cases), ...manifests]);
    const answers = cases.map(([caller, more]) => {
      const request = { from: caller, ...HTTP, path: '/', ...more };
      return mesh.route(request).outcomes.map(({ kind }) => kind);
    });
    expect(answers).toEqual(
      cases.map(([, { scheme }, allowed]) => [allowed ? 'forward' : scheme === 'tcp' ? 'closed' : 'denied']),
    );
  });
});
