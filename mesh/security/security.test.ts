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
  ['an ALLOW policy without rules denies', authorizationPolicy('policy', {}), {}, DENIED],
  ['an ALLOW policy with an empty rule allows', allow({}), {}, 'web'],
  ['a DENY policy with an empty rule denies', deny({}), {}, DENIED],
  [
    'a policy for other workloads does not apply',
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
  [
    'an excluded namespace',
    allow(from({ notNamespaces: ['team'] })),
    { from: 'team/client', host: 'web.default' },
    DENIED,
  ],
  ['a service account of the same namespace', allow(from({ serviceAccounts: ['default'] })), {}, 'web'],
  ['a method', allow(operation({ methods: ['GET'] })), { method: 'POST' }, DENIED],
  ['a path without its query', allow(operation({ paths: ['/x'] })), { path: '/x?q=1' }, 'web'],
  ['a path with a template', allow(operation({ paths: ['/a/{*}/c'] })), { path: '/a/b/c' }, 'web'],
  ['a template for one segment only', allow(operation({ paths: ['/a/{*}/c'] })), { path: '/a/b/b/c' }, DENIED],
  ['a template for any number of segments', allow(operation({ paths: ['/a/{**}'] })), { path: '/a/b/b/c' }, 'web'],
  ['a host in any case', allow(operation({ hosts: ['WEB'] })), {}, 'web'],
  ['a port of the workload', allow(operation({ ports: ['80'] })), {}, 'web'],
  ['both from and to', allow({ ...from({ namespaces: ['default'] }), ...operation({ methods: ['PUT'] }) }), {}, DENIED],
  ['a header', allow({ when: [{ key: 'request.headers[x-a]', values: ['1*'] }] }), { headers: { 'X-A': '12' } }, 'web'],
  ['a missing header', allow({ when: [{ key: 'request.headers[x-a]', values: ['1*'] }] }), {}, DENIED],
  ['an excluded header value', allow({ when: [{ key: 'request.headers[x-a]', notValues: ['1'] }] }), {}, 'web'],
  ['an address inside the range', allow(from({ ipBlocks: ['10.0.0.0/8'] })), { sourceIp: '10.1.2.3' }, 'web'],
  ['an address outside the range', allow(from({ ipBlocks: ['10.0.0.0/8'] })), { sourceIp: '11.1.2.3' }, DENIED],
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

test('a policy for one version splits the service by its replicas', () => {
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
    ['STRICT accepts automatic mutual TLS', [strict], 'web'],
    ['STRICT closes plaintext connections', [strict, tls('DISABLE')], 'closed'],
    ['STRICT closes connections of a caller without a sidecar', [strict, client], 'closed'],
    ['PERMISSIVE accepts plaintext', [tls('DISABLE')], 'web'],
    ['DISABLE closes mutual TLS connections', [off, tls('ISTIO_MUTUAL')], 'closed'],
    ['DISABLE turns automatic mutual TLS off', [off], 'web'],
    ['TLS to a plaintext port is closed', [tls('SIMPLE')], 'closed'],
    [
      'a port-level mode overrides the mode of the workload',
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
      'the mode of the root namespace applies to namespaces without one',
      [peerAuthentication('istio-system/all', { mtls: { mode: 'STRICT' } }), tls('DISABLE')],
      'closed',
    ],
    [
      'UNSET is inherited',
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

  test('plaintext has no principal', () => {
    const policy = allow(from({ principals: ['*'] }));
    expect(shares(route([...web, tls('DISABLE'), policy], fromClient('/')))).toEqual({ [DENIED]: '1' });
    expect(shares(route([...web, policy], fromClient('/')))).toEqual({ web: '1' });
  });
});

describe('tokens', () => {
  const jwt = requestAuthentication('jwt', { jwtRules: [{ issuer: 'me' }] });
  const claim = (value: string) => allow({ when: [{ key: 'request.auth.claims[role]', values: [value] }] });
  test.each<[string, Manifests, Partial<Request>, string]>([
    ['no token is accepted', [jwt], {}, 'web'],
    ['a valid token is accepted', [jwt], { jwt: { issuer: 'me' } }, 'web'],
    ['an expired token is rejected', [jwt], { jwt: { issuer: 'me', valid: false } }, 'denied default/jwt'],
    ['a token of another issuer is rejected', [jwt], { jwt: { issuer: 'you' } }, 'denied default/jwt'],
    [
      'a token is not verified without RequestAuthentication',
      [allow(from({ requestPrincipals: ['*'] }))],
      { jwt: { issuer: 'me', subject: 's' } },
      DENIED,
    ],
    [
      'the principal of the token',
      [jwt, allow(from({ requestPrincipals: ['me/s'] }))],
      { jwt: { issuer: 'me', subject: 's' } },
      'web',
    ],
    ['a claim', [jwt, claim('admin')], { jwt: { issuer: 'me', claims: { role: ['user', 'admin'] } } }, 'web'],
    ['another claim', [jwt, claim('admin')], { jwt: { issuer: 'me', claims: { role: 'user' } } }, DENIED],
  ])('%s', (_, manifests, more, expected) => {
    expect(shares(route([...web, ...manifests], fromClient('/', more)))).toEqual({ [expected]: '1' });
  });

  test('a gateway routes by verified claims', () => {
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

test('policies of a gateway are applied before routing', () => {
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

test('a verdict lists its assumptions about the caller', () => {
  expect(route(web, fromClient('/')).assumptions).toEqual([
    'default/client has label app=client and service account default (it is not in the manifests)',
    'default/client has a sidecar (not specified in the manifests)',
  ]);
});

test('an external authorizer is assumed to allow every request', () => {
  const custom = authorizationPolicy('ext', { action: 'CUSTOM', provider: { name: 'x' }, rules: [{}] });
  const verdict = route([...web, custom], fromClient('/'));
  expect(shares(verdict)).toEqual({ web: '1' });
  expect(verdict.assumptions).toContain(
    'the external authorizer of AuthorizationPolicy default/ext allows every request',
  );
});
