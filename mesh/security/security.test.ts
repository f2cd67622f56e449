import {
  authorizationPolicy,
  deployment,
  destinationRule,
  fromClient,
  fromGateway,
  gateway,
  http80,
  type Manifests,
  peerAuthentication,
  requestAuthentication,
  route,
  service,
  shares,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';
import type { Request } from '../request/request';

const web = workloads('web');
const allow = (rule: object, more: object = {}) => authorizationPolicy('policy', { rules: [rule], ...more });
const deny = (rule: object) => authorizationPolicy('policy', { action: 'DENY', rules: [rule] });
const from = (source: object) => ({ from: [{ source }] });
const operation = (written: object) => ({ to: [{ operation: written }] });
const DENIED = 'denied default/policy';

test.each<[string, object, Partial<Request>, string]>([
  ['ALLOW without rules denies', authorizationPolicy('policy', {}), {}, DENIED],
  ['ALLOW with an empty rule allows', allow({}), {}, 'web'],
  ['DENY with an empty rule denies', deny({}), {}, DENIED],
  [
    'a policy for other workloads says nothing',
    allow(from({ principals: ['x'] }), { selector: { matchLabels: { app: 'other' } } }),
    {},
    'web',
  ],
  ['the principal of the caller', allow(from({ principals: ['cluster.local/ns/default/sa/default'] })), {}, 'web'],
  ['another principal', allow(from({ principals: ['cluster.local/ns/default/sa/other'] })), {}, DENIED],
  ['a suffix of the principal', allow(from({ principals: ['*/sa/default'] })), {}, 'web'],
  [
    'the namespace of the caller',
    allow(from({ namespaces: ['default'] })),
    { from: 'team/client', host: 'web.default' },
    DENIED,
  ],
  ['not the namespace', allow(from({ notNamespaces: ['team'] })), { from: 'team/client', host: 'web.default' }, DENIED],
  ['a service account of the same namespace', allow(from({ serviceAccounts: ['default'] })), {}, 'web'],
  ['a method', allow(operation({ methods: ['GET'] })), { method: 'POST' }, DENIED],
  ['a path without its query', allow(operation({ paths: ['/x'] })), { path: '/x?q=1' }, 'web'],
  ['a path with a template', allow(operation({ paths: ['/a/{*}/c'] })), { path: '/a/b/c' }, 'web'],
  ['a template for one segment only', allow(operation({ paths: ['/a/{*}/c'] })), { path: '/a/b/b/c' }, DENIED],
  ['a template for any number', allow(operation({ paths: ['/a/{**}'] })), { path: '/a/b/b/c' }, 'web'],
  ['a host in any case', allow(operation({ hosts: ['WEB'] })), {}, 'web'],
  ['a port of the workload', allow(operation({ ports: ['80'] })), {}, 'web'],
  ['both from and to', allow({ ...from({ namespaces: ['default'] }), ...operation({ methods: ['PUT'] }) }), {}, DENIED],
  ['a header', allow({ when: [{ key: 'request.headers[x-a]', values: ['1*'] }] }), { headers: { 'X-A': '12' } }, 'web'],
  ['a missing header', allow({ when: [{ key: 'request.headers[x-a]', values: ['1*'] }] }), {}, DENIED],
  ['a header that must not be', allow({ when: [{ key: 'request.headers[x-a]', notValues: ['1'] }] }), {}, 'web'],
  ['an address', allow(from({ ipBlocks: ['10.0.0.0/8'] })), { sourceIp: '10.1.2.3' }, 'web'],
  ['an address outside', allow(from({ ipBlocks: ['10.0.0.0/8'] })), { sourceIp: '11.1.2.3' }, DENIED],
  [
    'a dry run',
    {
      ...allow(from({ principals: ['x'] })),
      metadata: { name: 'policy', annotations: { 'istio.io/dry-run': 'true' } },
    },
    {},
    'web',
  ],
  [
    'a policy of the root namespace',
    authorizationPolicy('istio-system/all', { action: 'DENY', rules: [{}] }),
    {},
    'denied istio-system/all',
  ],
  ['a policy of a third namespace', authorizationPolicy('team/all', { action: 'DENY', rules: [{}] }), {}, 'web'],
])('%s', (_, policy, more, expected) => {
  expect(shares(route([...web, policy], fromClient(more.path ?? '/', more)))).toEqual({ [expected]: '1' });
});

test('a policy for one version divides the service by its replicas', () => {
  const policy = authorizationPolicy('policy', {
    selector: { matchLabels: { version: 'v2' } },
    action: 'DENY',
    rules: [{}],
  });
  const verdict = route(
    [service('web'), deployment('web', 'v1', { replicas: 3 }), deployment('web', 'v2'), policy],
    fromClient('/'),
  );
  expect(verdict.outcomes).toMatchObject([
    { kind: 'forward', destination: { workloads: ['default/web-v1'] } },
    { kind: 'denied', status: 403, destination: { workloads: ['default/web-v2'] } },
  ]);
  expect(verdict.outcomes.map(({ probability }) => `${probability}`)).toEqual(['3/4', '1/4']);
});

describe('mutual TLS', () => {
  const strict = peerAuthentication('strict', { mtls: { mode: 'STRICT' } });
  const off = peerAuthentication('off', { mtls: { mode: 'DISABLE' } });
  const tls = (mode: string) => destinationRule('web', { host: 'web', trafficPolicy: { tls: { mode } } });
  const bare = {
    template: { metadata: { labels: { app: 'client' }, annotations: { 'sidecar.istio.io/inject': 'false' } } },
  };
  const client = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'client', namespace: 'default' },
    spec: bare,
  };
  test.each<[string, Manifests, string]>([
    ['STRICT takes the mutual TLS that Istio sends by itself', [strict], 'web'],
    ['STRICT closes on plaintext', [strict, tls('DISABLE')], 'closed'],
    ['STRICT closes on a caller without a proxy', [strict, client], 'closed'],
    ['PERMISSIVE takes plaintext', [tls('DISABLE')], 'web'],
    ['DISABLE closes on mutual TLS', [off, tls('ISTIO_MUTUAL')], 'closed'],
    ['DISABLE takes the plaintext that Istio sends by itself', [off], 'web'],
    ['TLS of its own at a plaintext port closes', [tls('SIMPLE')], 'closed'],
    [
      'a port may differ',
      [
        strict,
        peerAuthentication('port', {
          selector: { matchLabels: { app: 'web' } },
          portLevelMtls: { 80: { mode: 'PERMISSIVE' } },
        }),
        tls('DISABLE'),
      ],
      'web',
    ],
    [
      'the mode of the root holds where a namespace has none',
      [peerAuthentication('istio-system/all', { mtls: { mode: 'STRICT' } }), tls('DISABLE')],
      'closed',
    ],
    [
      'UNSET passes on',
      [
        peerAuthentication('unset', { mtls: { mode: 'UNSET' } }),
        peerAuthentication('istio-system/all', { mtls: { mode: 'STRICT' } }),
        tls('DISABLE'),
      ],
      'closed',
    ],
  ])('%s', (_, manifests, expected) => {
    expect(shares(route([...web, ...manifests], fromClient('/')))).toEqual({ [expected]: '1' });
  });

  test('plaintext carries no principal', () => {
    const policy = allow(from({ principals: ['*'] }));
    expect(shares(route([...web, tls('DISABLE'), policy], fromClient('/')))).toEqual({ [DENIED]: '1' });
    expect(shares(route([...web, policy], fromClient('/')))).toEqual({ web: '1' });
  });
});

describe('tokens', () => {
  const jwt = requestAuthentication('jwt', { jwtRules: [{ issuer: 'me' }] });
  const claim = (value: string) => allow({ when: [{ key: 'request.auth.claims[role]', values: [value] }] });
  test.each<[string, Manifests, Partial<Request>, string]>([
    ['no token is let through', [jwt], {}, 'web'],
    ['a valid one too', [jwt], { jwt: { issuer: 'me' } }, 'web'],
    ['an expired one is not', [jwt], { jwt: { issuer: 'me', valid: false } }, 'denied default/jwt'],
    ['nor one of another issuer', [jwt], { jwt: { issuer: 'you' } }, 'denied default/jwt'],
    [
      'without RequestAuthentication nobody reads it',
      [allow(from({ requestPrincipals: ['*'] }))],
      { jwt: { issuer: 'me', subject: 's' } },
      DENIED,
    ],
    [
      'its principal',
      [jwt, allow(from({ requestPrincipals: ['me/s'] }))],
      { jwt: { issuer: 'me', subject: 's' } },
      'web',
    ],
    ['a claim', [jwt, claim('admin')], { jwt: { issuer: 'me', claims: { role: ['user', 'admin'] } } }, 'web'],
    ['another claim', [jwt, claim('admin')], { jwt: { issuer: 'me', claims: { role: 'user' } } }, DENIED],
  ])('%s', (_, manifests, more, expected) => {
    expect(shares(route([...web, ...manifests], fromClient('/', more)))).toEqual({ [expected]: '1' });
  });

  test('a gateway routes by the claims that it has verified', () => {
    const manifests = [
      ...workloads('a', 'b'),
      gateway('istio-system/gw', [{ ...http80, hosts: ['*'] }]),
      virtualService('one', {
        hosts: ['shop.com'],
        gateways: ['istio-system/gw'],
        http: [to('a', { match: [{ headers: { '@request.auth.claims.role': { exact: 'admin' } } }] }), to('b')],
      }),
      requestAuthentication('istio-system/jwt', {
        selector: { matchLabels: { istio: 'ingressgateway' } },
        jwtRules: [{ issuer: 'me' }],
      }),
    ];
    const jwt = { issuer: 'me', claims: { role: 'admin' } };
    expect(shares(route(manifests, fromGateway('/', { jwt })))).toEqual({ a: '1' });
    expect(shares(route(manifests, fromGateway('/')))).toEqual({ b: '1' });
    expect(shares(route(manifests.slice(0, -1), fromGateway('/', { jwt })))).toEqual({ b: '1' });
  });
});

test("a gateway's own policy comes before its routes", () => {
  const manifests = [
    gateway('istio-system/gw', [{ ...http80, hosts: ['*'] }]),
    authorizationPolicy('istio-system/gate', {
      selector: { matchLabels: { istio: 'ingressgateway' } },
      action: 'DENY',
      rules: [operation({ paths: ['/admin*'] })],
    }),
  ];
  expect(shares(route(manifests, fromGateway('/admin/x')))).toEqual({ 'denied istio-system/gate': '1' });
  expect(shares(route(manifests, fromGateway('/')))).toEqual({ 'no-route': '1' });
});

test('a verdict says what it takes for granted about the caller', () => {
  expect(route(web, fromClient('/')).assumptions).toEqual([
    'no manifest names default/client: it is a workload with label app=client and service account default',
    'default/client has a sidecar: the manifests do not say',
  ]);
});

test('an external authorizer is assumed to agree', () => {
  const custom = authorizationPolicy('ext', { action: 'CUSTOM', provider: { name: 'x' }, rules: [{}] });
  const verdict = route([...web, custom], fromClient('/'));
  expect(shares(verdict)).toEqual({ web: '1' });
  expect(verdict.assumptions).toContain(
    'the external authorizer of AuthorizationPolicy default/ext lets every request through',
  );
});
