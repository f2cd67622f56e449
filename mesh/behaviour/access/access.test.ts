import {
  authorizationPolicy,
  deployment,
  gateway,
  http80,
  meshOf,
  peerAuthentication,
  requestAuthentication,
  service,
  serviceEntry,
  sidecar,
  to,
  virtualService,
  workloads,
} from '../../fixtures/objects';
import type { AccessCell } from './cell';
import type { AccessOptions } from './options';

const selector = (app: string) => ({ selector: { matchLabels: { app } } });
const allow = (id: string, app: string, ...rules: readonly object[]) =>
  authorizationPolicy(id, { ...selector(app), rules });
const deny = (id: string, app: string, ...rules: readonly object[]) =>
  authorizationPolicy(id, { ...selector(app), action: 'DENY', rules });
const operation = (fields: object) => ({ to: [{ operation: fields }] });
const source = (fields: object) => ({ from: [{ source: fields }] });

function cell(manifests: readonly object[], options: AccessOptions = {}): AccessCell {
  const cells = meshOf([...workloads('a', 'b'), ...manifests]).access({ from: 'default/a-v1', to: 'b', ...options });
  expect(cells).toHaveLength(1);
  return cells[0] as AccessCell;
}

/** What a cell says, and the objects that decide. */
function summary(found: AccessCell): string {
  const { allowed, when, because, enforced, reason } = found;
  const objects = because.map(({ object, rule }) => `${object}${rule === null ? '' : `#${rule}`}`);
  return [
    allowed === 'some' ? when : allowed,
    ...objects,
    ...(enforced ? [] : ['not enforced']),
    ...(reason === null ? [] : [reason]),
  ].join(' | ');
}

test.each<[string, readonly object[], string]>([
  ['no policy', [], 'all'],
  ['an ALLOW policy without rules', [allow('none', 'b')], 'none | AuthorizationPolicy default/none'],
  [
    'an ALLOW policy for some requests',
    [allow('get', 'b', operation({ methods: ['GET'], paths: ['/x*'] }))],
    'method is GET, path is /x* | AuthorizationPolicy default/get#0',
  ],
  [
    'a DENY policy for some requests',
    [deny('admin', 'b', operation({ paths: ['/admin*'] }))],
    'every request, unless path is /admin* | AuthorizationPolicy default/admin#0',
  ],
  ['a DENY policy for every request', [deny('all', 'b', {})], 'none | AuthorizationPolicy default/all#0'],
  ['an ALLOW policy for all', [allow('all', 'b', {})], 'all | AuthorizationPolicy default/all#0'],
  [
    'two ALLOW rules that together match every method',
    [allow('both', 'b', operation({ methods: ['GET'] }), operation({ notMethods: ['GET'] }))],
    'all | AuthorizationPolicy default/both#0 | AuthorizationPolicy default/both#1',
  ],
  [
    'a DENY policy that covers what is allowed',
    [allow('x', 'b', operation({ paths: ['/x/*'] })), deny('x2', 'b', operation({ paths: ['/x*'] }))],
    'none | AuthorizationPolicy default/x | AuthorizationPolicy default/x2#0',
  ],
  [
    'another caller is allowed',
    [allow('other', 'b', source({ namespaces: ['other'] }))],
    'none | AuthorizationPolicy default/other',
  ],
  [
    'the caller is allowed',
    [allow('own', 'b', source({ principals: ['cluster.local/ns/default/sa/default'] }))],
    'all | AuthorizationPolicy default/own#0',
  ],
  [
    'AUDIT and dry run decide nothing',
    [authorizationPolicy('a', { ...selector('b'), action: 'AUDIT', rules: [{}] })],
    'all',
  ],
  [
    'CUSTOM is not decided',
    [authorizationPolicy('ext', { ...selector('b'), action: 'CUSTOM', provider: { name: 'opa' }, rules: [{}] })],
    'every request | AuthorizationPolicy default/ext#0 | the external authorizer of AuthorizationPolicy default/ext decides',
  ],
  [
    'tokens are verified, but not required',
    [requestAuthentication('jwt', { ...selector('b'), jwtRules: [{ issuer: 'https://i', jwksUri: 'https://i/k' }] })],
    'every request, unless with a token that is invalid or of another issuer | RequestAuthentication default/jwt',
  ],
  [
    'a claim is required, and no token is verified',
    [allow('claim', 'b', { when: [{ key: 'request.auth.claims[groups]', values: ['admin'] }] })],
    'none | AuthorizationPolicy default/claim',
  ],
  ['mutual TLS between sidecars', [peerAuthentication('default', { mtls: { mode: 'STRICT' } })], 'all'],
])('%s', (_, manifests, expected) => expect(summary(cell(manifests))).toBe(expected));

test('examples are requests that are allowed and denied', () => {
  const { witness } = cell([
    requestAuthentication('jwt', { ...selector('b'), jwtRules: [{ issuer: 'https://i', audiences: ['shop'] }] }),
    allow('claims', 'b', {
      ...source({ requestPrincipals: ['https://i/ann'] }),
      ...operation({ methods: ['POST'], paths: ['/cart/{*}'] }),
      when: [
        { key: 'request.auth.claims[groups]', values: ['admin'] },
        { key: 'request.auth.claims[groups]', values: ['eu'] },
        { key: 'request.headers[x-user]', values: ['a*'] },
      ],
    }),
  ]);
  expect(witness.allowed).toEqual({
    from: 'default/a-v1',
    host: 'b.default.svc.cluster.local',
    port: 80,
    method: 'POST',
    path: '/cart/a',
    headers: { 'x-user': 'a' },
    jwt: { issuer: 'https://i', subject: 'ann', audiences: ['shop'], claims: { groups: ['admin', 'eu'] } },
  });
  expect(witness.denied).toEqual({
    from: 'default/a-v1',
    host: 'b.default.svc.cluster.local',
    port: 80,
    method: 'GET',
    path: '/',
  });
});

const withoutSidecar = (name: string) =>
  deployment(name, 'v1', {
    template: { metadata: { labels: { app: name, 'sidecar.istio.io/inject': 'false' } }, spec: { containers: [] } },
  });

test('a caller without a sidecar is closed out by STRICT, and not identified otherwise', () => {
  const bare = [withoutSidecar('bare')];
  const from = 'default/bare-v1';
  expect(summary(cell([...bare, peerAuthentication('default', { mtls: { mode: 'STRICT' } })], { from }))).toBe(
    'none | PeerAuthentication default/default | PeerAuthentication default/default is STRICT, but the client sends plaintext',
  );
  expect(summary(cell([...bare, allow('own', 'b', source({ principals: ['*'] }))], { from }))).toBe(
    'none | AuthorizationPolicy default/own',
  );
  expect(summary(cell([...bare, deny('own', 'b', source({ namespaces: ['default'] }))], { from }))).toBe(
    'all | not enforced | the caller sends plaintext, so AuthorizationPolicy default/own cannot identify it',
  );
});

test('nothing enforces policies at a workload without a sidecar', () => {
  const manifests = [service('bare'), withoutSidecar('bare'), deny('all', 'bare', {})];
  expect(summary(cell(manifests, { to: 'bare' }))).toBe(
    'all | not enforced | default/bare-v1 has no sidecar, so no policy is enforced',
  );
});

test('a policy in ambient mode is not decided', () => {
  const namespace = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'ambient', labels: { 'istio.io/dataplane-mode': 'ambient' } },
  };
  const policy = authorizationPolicy('ambient/c', { rules: [operation({ methods: ['GET'] })] });
  const found = cell([namespace, ...workloads('ambient/c'), policy], { to: 'c' });
  expect(found).toMatchObject({ allowed: 'some', witness: { allowed: null, denied: null }, enforced: false });
  expect(found.reason).toBe(
    'ambient/c-v1 is in ambient mode, which is not simulated: without a waypoint, nothing enforces conditions on requests',
  );
  const labels = { ...namespace.metadata.labels, 'istio.io/use-waypoint': 'waypoint' };
  const served = { ...namespace, metadata: { ...namespace.metadata, labels } };
  expect(cell([served, ...workloads('ambient/c'), policy], { to: 'c' })).toMatchObject({
    enforced: true,
    reason: 'ambient/c-v1 is in ambient mode, which is not simulated',
  });
});

test('a service without a workload in the manifests is not decided', () => {
  expect(summary(cell([service('empty')], { to: 'empty' }))).toBe(
    'every request | no manifest has a workload of empty.default.svc.cluster.local:80',
  );
});

test('what a Sidecar does not import is blocked, or passed on', () => {
  const imports = (mode: string) =>
    sidecar('default', { egress: [{ hosts: ['other/*'] }], outboundTrafficPolicy: { mode } });
  expect(summary(cell([imports('REGISTRY_ONLY')]))).toMatch(/^none \| Sidecar default\/default \| /);
  expect(summary(cell([imports('ALLOW_ANY')]))).toBe(
    'all | Sidecar default/default | not enforced | the caller does not see the service: requests are passed on as they are',
  );
  expect(cell([imports('ALLOW_ANY'), deny('all', 'b', {})]).reason).toContain('is not simulated');
});

test('a service outside the mesh is reached, and nothing enforces policies there', () => {
  const entry = serviceEntry('api', {
    hosts: ['api.example.com'],
    ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
    resolution: 'DNS',
  });
  expect(summary(cell([entry], { to: 'api.example.com' }))).toBe(
    'all | not enforced | api.example.com is outside the mesh',
  );
});

test('policies see rewritten paths and set headers', () => {
  const routes = virtualService('b', {
    hosts: ['b'],
    http: [{ match: [{ uri: { prefix: '/api' } }], rewrite: { uri: '/' }, ...to('b') }, to('b')],
  });
  const policy = allow('x', 'b', operation({ paths: ['/x', '//x'] }));
  expect(summary(cell([routes, policy]))).toContain(
    'path begins with /api, rewritten path is /x or //x; or path is /x or //x |',
  );
  // The receiving proxy normalizes the rewritten path.
  expect(cell([routes, policy], { path: '/api../x' })).toMatchObject({ allowed: 'all' });
  expect(cell([routes, policy], { path: '/api./x' })).toMatchObject({ allowed: 'all' });
  expect(cell([routes, policy], { path: '/api.../x' })).toMatchObject({ allowed: 'none' });
});

test('the requests of an option', () => {
  const policy = allow('get', 'b', operation({ methods: ['GET'], paths: ['/x/*'] }));
  expect(cell([policy], { method: 'GET', path: '/x/1' }).allowed).toBe('all');
  expect(cell([policy], { method: 'GET', path: '/x/*' }).allowed).toBe('all');
  expect(cell([policy], { method: 'GET', path: '/*' }).allowed).toBe('some');
  expect(cell([policy], { method: 'POST' }).allowed).toBe('none');
  expect(() => cell([policy], { path: 'x' })).toThrow('path must start with "/" and have no query, got "x"');
});

test('clients of a gateway reach what its routes lead to', () => {
  const edge = [
    gateway('edge', [{ ...http80, hosts: ['shop.example.com'] }]),
    virtualService('edge', {
      hosts: ['shop.example.com'],
      gateways: ['edge'],
      http: [{ match: [{ uri: { prefix: '/b' } }], ...to('b') }],
    }),
  ];
  const from = 'gateway default/edge';
  expect(summary(cell(edge, { from, to: 'a' }))).toBe('none | no route leads there');
  expect(summary(cell(edge, { from }))).toBe('host shop.example.com, path begins with /b');
  const office = authorizationPolicy('istio-system/office', {
    selector: { matchLabels: { istio: 'ingressgateway' } },
    rules: [source({ ipBlocks: ['203.0.113.0/24'] })],
  });
  const found = cell([...edge, office], { from });
  expect(summary(found)).toContain('address is 203.0.113.0/24');
  expect(found.witness).toMatchObject({
    allowed: { sourceIp: expect.stringMatching(/^203\.0\.113\./) },
    denied: { path: '/b' },
  });
  const inMesh = allow('mesh', 'b', source({ namespaces: ['default'] }));
  expect(summary(cell([...edge, inMesh], { from }))).toBe('none | AuthorizationPolicy default/mesh');
});

test('TCP ports: parts of rules that only HTTP has do not count', () => {
  const manifests = [service('db', [{ name: 'tcp', port: 5432 }]), deployment('db')];
  const options = { to: 'db' };
  expect(summary(cell(manifests, options))).toBe('all');
  expect(summary(cell([...manifests, allow('get', 'db', operation({ methods: ['GET'] }))], options))).toBe(
    'none | AuthorizationPolicy default/get',
  );
  expect(summary(cell([...manifests, deny('get', 'db', operation({ methods: ['GET'] }))], options))).toBe(
    'none | AuthorizationPolicy default/get',
  );
});

test('a name that is not in the mesh', () => {
  expect(() => cell([], { to: 'bb' })).toThrow('to must name something in the mesh, got "bb" (known: a.default');
  expect(() => cell([], { port: 81 })).toThrow('port must name something in the mesh, got "81" (known: 80)');
  expect(cell([], { from: 'other/unknown' })).toMatchObject({ from: 'other/unknown', allowed: 'all' });
});

test('namespaces that policies name are callers, too', () => {
  const cells = meshOf([...workloads('b'), allow('p', 'b', source({ namespaces: ['front'] }))]).access({ to: 'b' });
  expect(cells.map(({ from, allowed }) => `${from} ${allowed}`)).toEqual(['default/b-v1 none', 'front/* all']);
  expect(cells[1]?.witness.allowed).toMatchObject({ from: 'front/any' });
});

test('routes of the Gateway API are named as they are written, and their gateways are callers only', () => {
  const api = (kind: string, name: string, spec: object) => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name, namespace: 'default' },
    spec,
  });
  const redirect = { filters: [{ type: 'RequestRedirect', requestRedirect: { hostname: 'x.com' } }] };
  const cells = meshOf([
    ...workloads('a'),
    api('Gateway', 'edge', { gatewayClassName: 'istio', listeners: [{ name: 'http', port: 80, protocol: 'HTTP' }] }),
    api('HTTPRoute', 'edge', {
      parentRefs: [{ name: 'edge' }],
      hostnames: ['shop.com'],
      rules: [{ matches: [{ path: { type: 'PathPrefix', value: '/a' } }], backendRefs: [{ name: 'a', port: 80 }] }],
    }),
    api('HTTPRoute', 'old', {
      parentRefs: [{ group: '', kind: 'Service', name: 'a' }],
      rules: [
        { matches: [{ path: { type: 'Exact', value: '/old' } }], ...redirect },
        { backendRefs: [{ name: 'a', port: 80 }] },
      ],
    }),
  ]).access();
  expect(cells.map((found) => `${found.from}: ${summary(found)}`)).toEqual([
    'default/a-v1: every request, unless path is /old | HTTPRoute default/old#0',
    'gateway default/edge: host shop.com, path is /a or below',
  ]);
});
