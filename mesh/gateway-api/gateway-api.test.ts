import {
  destinationRule,
  fromClient,
  fromGateway,
  http80,
  gateway as istioGateway,
  type Manifests,
  meshOf,
  peerAuthentication,
  route,
  service,
  shares,
  virtualService,
  workloads,
} from '../fixtures/objects';
import { manifestsOf } from '../manifest/mesh-source';
import { Mesh } from '../mesh';
import type { Request } from '../request/request';

const API = 'gateway.networking.k8s.io/v1';
const names = (id: string) => {
  const [namespace = '', name] = id.split('/');
  return name === undefined ? { name: namespace, namespace: 'default' } : { name, namespace };
};
const object = (kind: string, id: string, spec: object, created?: string) => ({
  apiVersion: API,
  kind,
  metadata: { ...names(id), ...(created && { creationTimestamp: `2026-01-0${created}T00:00:00Z` }) },
  spec,
});

const all = { namespaces: { from: 'All' } };
const http = { name: 'http', port: 80, protocol: 'HTTP', allowedRoutes: all };
/** A Gateway that istiod deploys itself. */
const gateway = (listeners: readonly object[] = [http], spec: object = {}) =>
  object('Gateway', 'gw', { gatewayClassName: 'istio', listeners, ...spec });
const parentRefs = [{ name: 'gw', namespace: 'default' }];
const httpRoute = (id: string, spec: object, created?: string) =>
  object('HTTPRoute', id, { parentRefs, hostnames: ['shop.com'], ...spec }, created);

const path = (value: string, type = 'PathPrefix') => ({ path: { type, value } });
const to = (name: string, matches: readonly object[] = [path('/')], more: object = {}) => ({
  matches,
  backendRefs: [{ name, port: 80 }],
  ...more,
});
const filter = (type: string, field: string, value: object) => ({ filters: [{ type, [field]: value }] });

const world = workloads('a', 'b', 'c', 'team/t');
const asked = (objects: Manifests, request: Request) => shares(route([...world, ...objects], request));
const tester = { headers: { x: 'y' } };
const header = { headers: [{ name: 'x', value: 'y' }] };

test.each<[title: string, objects: Manifests, request: Request, expected: string]>([
  [
    'a prefix ends at a slash',
    [gateway(), httpRoute('r', { rules: [to('a', [path('/api/')])] })],
    fromGateway('/api'),
    'a',
  ],
  [
    'so others do not match',
    [gateway(), httpRoute('r', { rules: [to('a', [path('/api')])] })],
    fromGateway('/apis'),
    'no-route',
  ],
  [
    'a longer path goes before a header, whatever the order',
    [gateway(), httpRoute('r', { rules: [to('a', [{ ...path('/'), ...header }]), to('b', [path('/cart')])] })],
    fromGateway('/cart', tester),
    'b',
  ],
  [
    'an exact path goes before a longer prefix',
    [gateway(), httpRoute('r', { rules: [to('a', [path('/cart/'), path('/c')]), to('b', [path('/c', 'Exact')])] })],
    fromGateway('/c'),
    'b',
  ],
  [
    'a regex behind the prefix / is never reached',
    [gateway(), httpRoute('r', { rules: [to('a', [path('/x.*', 'RegularExpression')]), to('b')] })],
    fromGateway('/xy'),
    'b',
  ],
  [
    'of equal matches, that of the older route counts',
    [gateway(), httpRoute('a', { rules: [to('a')] }, '2'), httpRoute('b', { rules: [to('b')] }, '1')],
    fromGateway('/'),
    'b',
  ],
  [
    'a regex that RE2 rejects takes all routes of the port',
    [
      gateway(),
      httpRoute('r', { hostnames: ['bad.com'], rules: [to('a', [path('/(?!x)', 'RegularExpression')])] }),
      httpRoute('s', { rules: [to('b')] }),
    ],
    fromGateway('/'),
    'no-route',
  ],
  [
    'a filter that istiod does not support takes the whole route',
    [gateway(), httpRoute('r', { rules: [to('a', [path('/x')], { filters: [{ type: 'ExtensionRef' }] }), to('b')] })],
    fromGateway('/'),
    'no-route',
  ],
  [
    'a Service is not found by a host name in upper case',
    [
      gateway(),
      httpRoute('r', {
        rules: [
          {
            backendRefs: [
              { group: 'networking.istio.io', kind: 'Hostname', name: 'A.default.svc.cluster.local', port: 80 },
            ],
          },
        ],
      }),
    ],
    fromGateway('/'),
    'no-cluster A',
  ],
  [
    'no backend: 500',
    [gateway(), httpRoute('r', { rules: [{ matches: [path('/')] }] })],
    fromGateway('/'),
    'direct 500',
  ],
  [
    'without matches, a rule has the prefix /',
    [gateway(), httpRoute('r', { rules: [{ backendRefs: [{ name: 'a', port: 80 }] }] })],
    fromGateway('/x'),
    'a',
  ],
  [
    'a redirect is 302 by default and keeps the listener port',
    [
      gateway([{ ...http, port: 8080 }]),
      httpRoute('r', { rules: [{ ...filter('RequestRedirect', 'requestRedirect', { hostname: 'new.com' }) }] }),
    ],
    fromGateway('/x', { port: 8080 }),
    '302 http://new.com:8080/x',
  ],
  [
    'an HTTPRoute in another namespace is not allowed by default',
    [gateway([{ ...http, allowedRoutes: {} }]), httpRoute('team/r', { rules: [to('t')] })],
    fromGateway('/'),
    'no-route',
  ],
  [
    'a listener hides its host names from a broader listener',
    [
      gateway([http, { ...http, name: 'shop', hostname: '*.com' }]),
      httpRoute('r', { parentRefs: [{ name: 'gw', sectionName: 'http' }], rules: [to('a')] }),
    ],
    fromGateway('/'),
    'no-route',
  ],
  [
    'a port that the Service lacks: nothing listens',
    [
      gateway([{ ...http, port: 81 }], { addresses: [{ type: 'Hostname', value: 'c' }] }),
      httpRoute('r', { rules: [to('a')] }),
    ],
    fromGateway('/', { port: 81 }),
    'refused',
  ],
  [
    'a GRPCRoute by service',
    [
      gateway(),
      object('GRPCRoute', 'g', { parentRefs, rules: [to('a', [{ method: { service: 'x.Y' } }])] }),
      httpRoute('r', { rules: [to('b')] }),
    ],
    fromGateway('/x.Y/Z'),
    'b',
  ],
  [
    'a TCPRoute',
    [
      gateway([{ name: 'tcp', port: 80, protocol: 'TCP' }]),
      object('TCPRoute', 't', { parentRefs, rules: [{ backendRefs: [{ name: 'a', port: 80 }] }] }),
    ],
    fromGateway('/'),
    'a',
  ],
])('%s', (_, objects, request, expected) => {
  expect(asked(objects, request)).toEqual({ [expected]: '1' });
});

test('a missing backend: 500 for its share', () => {
  const backendRefs = [
    { name: 'a', port: 80, weight: 3 },
    { name: 'nope', port: 80, weight: 1 },
  ];
  const verdict = route([...world, gateway(), httpRoute('r', { rules: [{ backendRefs }] })], fromGateway('/'));
  expect(shares(verdict)).toEqual({ a: '3/4', 'no-cluster nope': '1/4' });
  expect(verdict.outcomes).toContainEqual(expect.objectContaining({ kind: 'unavailable', status: 500 }));
});

describe('another namespace', () => {
  const away = httpRoute('r', { rules: [{ backendRefs: [{ name: 't', namespace: 'team', port: 80 }] }] });
  const from = [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'default' }];
  const grant = (to: object) => object('ReferenceGrant', 'team/g', { from, to: [to] });
  test('is out of reach for backends', () => {
    expect(Object.keys(asked([gateway(), away], fromGateway('/')))).toEqual([expect.stringContaining('no-cluster')]);
  });
  test.each([
    [{ group: '', kind: 'Service' }, true],
    [{ group: '', kind: 'Service', name: 't' }, true],
    [{ group: '', kind: 'Service', name: 'other' }, false],
  ])('unless a ReferenceGrant allows it: %j', (allowed, works) => {
    expect('t.team' in asked([gateway(), away, grant(allowed)], fromGateway('/'))).toBe(works);
  });
});

describe('in the mesh', () => {
  const wide = service('web', [
    { port: 80, name: 'http' },
    { port: 8080, name: 'http-alt' },
  ]);
  const meshRoute = (id: string, rules: readonly object[], parent: object = {}, created?: string) =>
    object('HTTPRoute', id, { parentRefs: [{ group: '', kind: 'Service', name: 'web', ...parent }], rules }, created);

  test.each<[title: string, objects: Manifests, request: Request, expected: string]>([
    ['callers follow a route of the Service', [meshRoute('r', [to('a', [path('/x')])])], fromClient('/x'), 'a'],
    ['what it does not match has no route', [meshRoute('r', [to('a', [path('/x')])])], fromClient('/y'), 'no-route'],
    [
      'a route of another namespace is only for its callers',
      [meshRoute('team/r', [to('t')], { namespace: 'default' })],
      fromClient('/', { from: 'team/client', host: 'web.default' }),
      't.team',
    ],
    [
      'others do not follow it',
      [meshRoute('team/r', [to('t')], { namespace: 'default' })],
      fromClient('/'),
      'no-healthy web',
    ],
    [
      'routes with and without a port are not merged',
      [meshRoute('a', [to('a', [path('/x')])], { port: 80 }, '1'), meshRoute('b', [to('b')], {}, '2')],
      fromClient('/y'),
      'no-route',
    ],
    [
      'so the other port has only one of them',
      [meshRoute('a', [to('a', [path('/x')])], { port: 80 }, '1'), meshRoute('b', [to('b')], {}, '2')],
      fromClient('/x', { host: 'web:8080' }),
      'b',
    ],
  ])('%s', (_, objects, request, expected) => {
    expect(asked([wide, ...objects], request)).toEqual({ [expected]: '1' });
  });
});

test('a verdict names the route, and says why it goes first', () => {
  const rules = [to('a', [{ ...path('/'), ...header }], { name: 'testers' }), to('b', [path('/cart')])];
  const verdict = route([...world, gateway(), httpRoute('r', { rules })], fromGateway('/cart', tester));
  expect(verdict.matched).toEqual({ route: 'default/r', kind: 'HTTPRoute', rule: 1, match: 0, name: null });
  expect(verdict.trace.join('\n')).toContain(
    'is tried before HTTPRoute default/r rules[0].matches[0] "testers": a path of 5 bytes goes before a path of 1 byte',
  );
});

test('coverage lists the rules of routes', () => {
  const mesh = meshOf([
    ...world,
    gateway(),
    httpRoute('r', { hostnames: ['a.com', 'b.com'], rules: [to('a'), to('b')] }),
  ]);
  mesh.route(fromGateway('/', { host: 'a.com' }));
  expect(mesh.coverage().entries.map(({ route: kind, rule, reached }) => [kind, rule, reached])).toEqual([
    ['HTTPRoute', 0, true],
    ['HTTPRoute', 1, false],
  ]);
});

test('what the manifests lack is assumed, and said', () => {
  const tls = { name: 'https', port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'cert' }] } };
  const manual = gateway([tls], { addresses: [{ type: 'Hostname', value: 'edge' }] });
  const verdict = route([...world, manual, httpRoute('r', { rules: [to('a')] })], fromGateway('/', { gateway: 'gw' }));
  expect(verdict.assumptions).toContain(
    'Secret default/cert exists (Gateway default/gw uses it, and it is not in the manifests)',
  );
  expect(verdict.assumptions.join()).toContain('nothing serves Gateway default/gw');
  const orphan = route([...world, httpRoute('r', { rules: [to('a')] })], fromClient('/', { host: 'a' }));
  expect(orphan.assumptions.join()).toContain('HTTPRoute default/r has no effect at Gateway default/gw');
});

test('waypoints are not simulated', () => {
  const waypoint = object('Gateway', 'wp', { gatewayClassName: 'istio-waypoint', listeners: [] });
  expect(route([...world, waypoint], fromClient('/', { host: 'a' })).assumptions.join()).toContain(
    'Gateway default/wp',
  );
});

test('statuses are those of istiod', () => {
  const rules = [{ backendRefs: [{ name: 'nope', port: 80 }] }];
  const [ofGateway, ofRoute] = meshOf([...world, gateway(), httpRoute('r', { rules })]).statuses();
  expect(ofGateway).toMatchObject({ kind: 'Gateway', name: 'gw', listeners: [{ name: 'http', attachedRoutes: 1 }] });
  expect(ofRoute?.parents[0]?.conditions).toEqual([
    { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Route was valid' },
    {
      ...{ type: 'ResolvedRefs', status: 'False', reason: 'BackendNotFound' },
      message: 'backend(nope.default.svc.cluster.local) not found',
    },
  ]);
});

test('GatewayClasses of Istio are accepted; those of others get no status, nor do their Gateways', () => {
  const gatewayClass = (name: string, controllerName: string) => object('GatewayClass', name, { controllerName });
  const classes = [
    gatewayClass('public', 'istio.io/gateway-controller'),
    gatewayClass('remote', 'istio.io/unmanaged-gateway'),
    gatewayClass('waypoint', 'istio.io/mesh-controller'),
    gatewayClass('nginx', 'gateway.nginx.org/nginx-gateway-controller'),
  ];
  const gateways = ['public', 'nginx', 'unknown'].map((gatewayClassName) =>
    object('Gateway', `of-${gatewayClassName}`, { gatewayClassName, listeners: [http] }),
  );
  const statuses = meshOf([...world, ...classes, ...gateways]).statuses();
  expect(statuses.map(({ kind, namespace, name }) => `${kind} ${namespace}/${name}`)).toEqual([
    'GatewayClass /public',
    'GatewayClass /remote',
    'Gateway default/of-public',
  ]);
  expect(statuses[0]?.conditions).toEqual([
    { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Handled by Istio controller' },
  ]);
});

describe('versions of Istio', () => {
  const operator = (tag: string) => ({
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio' },
    spec: { tag },
  });
  const statusIn = (tag: string, rule: object) => {
    const manifests = [...world, gateway(), httpRoute('r', { rules: [rule] }), operator(tag)];
    const { outcomes } = route(manifests, fromGateway('/'));
    return outcomes.map((outcome) => 'status' in outcome && outcome.status);
  };

  test.each([
    ['1.30.2', 404],
    ['v1.30', 404],
    ['1.31.0', 500],
    ['1.32.0-distroless', 500],
    ['latest', 500],
  ])('%s: a rule without backends answers %i', (tag, status) => {
    expect(statusIn(tag, { matches: [path('/')] })).toEqual([status]);
    expect(statusIn(tag, { backendRefs: [{ name: 'a', port: 80, weight: 0 }] })).toEqual([500]);
  });

  test('an option sets the version, too; a version that is not simulated is named', () => {
    const manifests = [...world, gateway(), httpRoute('r', { rules: [{ matches: [path('/')] }] })];
    const mesh = new Mesh(manifestsOf(manifests), { istioVersion: '1.30' });
    expect(mesh.route(fromGateway('/')).outcomes).toMatchObject([{ kind: 'direct', status: 404 }]);
    const ofVersion = (tag: string) =>
      meshOf([...manifests, operator(tag)])
        .route(fromGateway('/'))
        .assumptions.join();
    expect(ofVersion('1.27.1')).toContain('Istio behaves as 1.31 (the manifests have 1.27.1, which is not simulated)');
    expect(ofVersion('1.30.1')).not.toContain('Istio behaves as');
    const upgrade = meshOf([...manifests, operator('1.31.0')]).differences(meshOf([...manifests, operator('1.30.0')]));
    expect(upgrade.length).toBeGreaterThan(0);
  });

  test.each([
    ['1.30.0', 'default/edge', 'b'],
    ['1.31.0', 'default/edge', 'b'],
    ['1.30.0', 'other/edge', 'b'],
    ['1.31.0', 'other/edge', 'no-route'],
  ])('%s: Istio Gateway %s at the Pods of a managed Gateway', (tag, id, expected) => {
    const selector = { 'gateway.networking.k8s.io/gateway-name': 'gw' };
    const manifests = [
      gateway(),
      {
        ...istioGateway(id, [{ ...http80, hosts: ['*'] }]),
        spec: { selector, servers: [{ ...http80, hosts: ['*'] }] },
      },
      virtualService('b', { hosts: ['shop.com'], gateways: [id], http: [{ route: [{ destination: { host: 'b' } }] }] }),
      httpRoute('r', { hostnames: ['other.com'], rules: [to('a')] }),
      operator(tag),
    ];
    expect(Object.keys(asked(manifests, fromGateway('/', { gateway: 'default/gw' })))).toEqual([expected]);
  });
});

describe('a BackendTLSPolicy', () => {
  const strict = peerAuthentication('default', { mtls: { mode: 'STRICT' } });
  const policy = (spec: object = {}) =>
    object('BackendTLSPolicy', 'tls', {
      targetRefs: [{ group: '', kind: 'Service', name: 'a', ...spec }],
      validation: { hostname: 'a.com', wellKnownCACertificates: 'System' },
    });
  const objects = [gateway(), httpRoute('r', { rules: [to('a')] })];
  const answer = (...more: Manifests) => asked([...objects, ...more], fromGateway('/'));

  test('makes the gateway use TLS, so a sidecar that requires mutual TLS closes the connection', () => {
    expect(answer(strict)).toEqual({ a: '1' });
    expect(answer(strict, policy())).toEqual({ closed: '1' });
    expect(answer(strict, policy({ sectionName: 'http' }))).toEqual({ closed: '1' });
  });
  test('has no effect at another Service, or at a port that does not exist', () => {
    expect(answer(strict, policy({ name: 'b' }))).toEqual({ a: '1' });
    expect(answer(strict, policy({ sectionName: 'https' }))).toEqual({ a: '1' });
  });
  test.each([
    [{ tls: { mode: 'ISTIO_MUTUAL' } }, { a: '1' }],
    [{ loadBalancer: { simple: 'RANDOM' } }, { closed: '1' }],
  ])('only fills the gaps of a DestinationRule: %j', (trafficPolicy, expected) => {
    expect(answer(strict, policy(), destinationRule('a', { host: 'a', trafficPolicy }))).toEqual(expected);
  });

  test('has a status for each target, and one for each Gateway with a route to it', () => {
    const younger = object('BackendTLSPolicy', 'younger', {
      targetRefs: [
        { group: '', kind: 'Service', name: 'b' },
        { group: '', kind: 'Service', name: 'a' },
      ],
      validation: { hostname: 'a.com', caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] },
    });
    const statuses = meshOf([...world, ...objects, policy(), younger]).statuses();
    const brief = statuses.flatMap(({ name, ancestors }) =>
      ancestors.map(({ ancestorRef, conditions }) =>
        [name, ancestorRef.kind, ancestorRef.name, ...conditions.map(({ reason }) => reason)].join(' '),
      ),
    );
    expect(brief).toEqual([
      'tls Service a Accepted ResolvedRefs',
      'tls Gateway gw Accepted ResolvedRefs',
      'younger Service b NoValidCACertificate InvalidCACertificateRef',
      'younger Service a Conflicted InvalidCACertificateRef',
      'younger Gateway gw Conflicted InvalidCACertificateRef',
    ]);
  });
});

describe('certificates that are not in the manifests', () => {
  const secure = {
    ...{ name: 'https', port: 443, protocol: 'HTTPS', allowedRoutes: all },
    tls: { certificateRefs: [{ name: 'cert' }] },
  };
  const authority = { caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'ca' }] };
  const gatewayOf = (validation: object) => gateway([secure], { tls: { frontend: { default: { validation } } } });
  const answer = (validation: object, clientCertificate: boolean) =>
    asked([gatewayOf(validation), httpRoute('r', { rules: [to('a')] })], {
      ...fromGateway('/', { clientCertificate }),
      ...{ port: 443, scheme: 'https' },
    });
  test('do not change whether clients need a certificate', () => {
    expect(answer(authority, true)).toEqual({ a: '1' });
    expect(answer(authority, false)).toEqual({ closed: '1' });
    expect(answer({ ...authority, mode: 'AllowInsecureFallback' }, false)).toEqual({ a: '1' });
  });
});

describe('an HTTPRoute and a GRPCRoute with the same name', () => {
  const grpc = (id: string, more: object = {}) =>
    object('GRPCRoute', id, { parentRefs, rules: [{ backendRefs: [{ name: 'b', port: 80 }] }], ...more });
  const toShop = httpRoute('r', { rules: [to('a', [path('/a')])] });
  const call = (host: string) => fromGateway('/any', { host });
  const other = { hostnames: ['other.com'] };
  const same = { hostnames: ['shop.com'] };

  test.each<[title: string, objects: Manifests, host: string, expected: string]>([
    ['for one host are used both', [toShop, grpc('r', same)], 'shop.com', 'b'],
    ['for other hosts: the GRPCRoute is ignored', [toShop, grpc('r', other)], 'other.com', 'no-route'],
    ['in other namespaces', [toShop, grpc('team/r', other)], 'other.com', 'no-cluster b.team'],
    [
      'with another route for the host of the GRPCRoute',
      [toShop, grpc('r', other), httpRoute('s', { ...other, rules: [to('a', [path('/s')])] })],
      'other.com',
      'b',
    ],
    ['with an HTTPRoute that serves nothing', [httpRoute('r', { rules: [] }), grpc('r', other)], 'other.com', 'b'],
    [
      'and a second host: only the first one is ignored',
      [toShop, grpc('r', { hostnames: ['first.com', 'other.com'] })],
      'other.com',
      'b',
    ],
  ])('%s', (_, objects, host, expected) => {
    expect(asked([gateway(), ...objects], call(host))).toEqual({ [expected]: '1' });
  });

  test('are named in verdicts, because istiod can miss changes', () => {
    const assumed = (objects: Manifests) => route([...world, gateway(), ...objects], call('shop.com')).assumptions;
    const named = expect.stringContaining('after HTTPRoute default/r and GRPCRoute default/r were changed');
    expect(assumed([toShop, grpc('r', same)])).toContainEqual(named);
    expect(assumed([toShop, grpc('r', other)])).toContainEqual(named);
    expect(assumed([toShop, grpc('s', same)])).toEqual(assumed([toShop]));
  });
});

test('a gRPC call whose backend is missing gets the gRPC status of 500', () => {
  const request = fromGateway('/', { method: 'POST', headers: { 'content-type': 'application/grpc' } });
  const [outcome] = route([...world, gateway(), httpRoute('r', { rules: [to('nope')] })], request).outcomes;
  expect(outcome).toMatchObject({ kind: 'unavailable', status: 200, grpcStatus: 2 });
});

describe('a route in the mesh for a Service with a waypoint', () => {
  const ofClass = (controllerName: string) => [
    { ...object('GatewayClass', 'other', { controllerName }), metadata: { name: 'other' } },
    object('Gateway', 'team/waypoint', { gatewayClassName: 'other', listeners: [] }),
  ];
  const mine = {
    parentRefs: [{ group: '', kind: 'Service', name: 'a', port: 80 }],
    rules: [{ backendRefs: [{ name: 'b', port: 80 }] }],
  };
  const toB = object('HTTPRoute', 'r', mine);
  const labelled = (labels: object) => ({
    ...service('a'),
    metadata: { name: 'a', namespace: 'default', labels: { 'istio.io/use-waypoint-namespace': 'team', ...labels } },
  });
  const inNamespace = {
    ...{ apiVersion: 'v1', kind: 'Namespace' },
    metadata: {
      name: 'default',
      labels: { 'istio.io/use-waypoint': 'waypoint', 'istio.io/use-waypoint-namespace': 'team' },
    },
  };
  const foreign = ofClass('example.com/waypoint-controller');

  test.each<[title: string, objects: Manifests, expected: string]>([
    ['of another controller is left to that', [labelled({ 'istio.io/use-waypoint': 'waypoint' }), ...foreign], 'a'],
    ['also if the namespace has the label', [inNamespace, ...foreign], 'a'],
    ['unless the Service opts out', [labelled({ 'istio.io/use-waypoint': 'None' }), inNamespace, ...foreign], 'b'],
    [
      'of Istio is followed by sidecars',
      [labelled({ 'istio.io/use-waypoint': 'waypoint' }), ...ofClass('istio.io/mesh-controller')],
      'b',
    ],
    ['that does not exist, too', [labelled({ 'istio.io/use-waypoint': 'nope' }), ...foreign], 'b'],
  ])('%s', (_, objects, expected) => {
    expect(asked([toB, ...objects], fromClient('/', { host: 'a' }))).toEqual({ [expected]: '1' });
  });

  test('is named in verdicts', () => {
    const objects = [...world, toB, labelled({ 'istio.io/use-waypoint': 'waypoint' }), ...foreign];
    expect(route(objects, fromClient('/', { host: 'a' })).assumptions).toContain(
      "HTTPRoute default/r has no effect at Service default/a (its waypoint is not Istio's, and not simulated)",
    );
  });
});

test('a Gateway in another cluster has a status, but no listeners', () => {
  const addresses = [{ type: 'IPAddress', value: '1.1.1.1' }];
  const remote = object('Gateway', 'gw', { gatewayClassName: 'istio-remote', addresses, listeners: [http] });
  expect(meshOf([remote]).statuses()).toEqual([
    expect.objectContaining({
      addresses: ['1.1.1.1'],
      listeners: [],
      conditions: [
        { type: 'Accepted', status: 'True', reason: 'Accepted', message: 'Resource accepted' },
        {
          ...{ type: 'Programmed', status: 'True', reason: 'Programmed' },
          message: 'This Gateway is remote; Istio will not program it',
        },
      ],
    }),
  ]);
});

test('a ReferenceGrant for an InferencePool leaves the reason that istiod does not use them', () => {
  const pool = { group: 'inference.networking.k8s.io', kind: 'InferencePool', name: 'pool' };
  const grant = {
    ...object('ReferenceGrant', 'team/grant', {
      from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'default' }],
      to: [pool],
    }),
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
  };
  const toPool = httpRoute('r', { rules: [{ backendRefs: [{ ...pool, namespace: 'team', port: 80 }] }] });
  const reasons = (...objects: readonly object[]) =>
    meshOf([gateway(), toPool, ...objects])
      .statuses()
      .flatMap(({ parents }) => parents.flatMap(({ conditions }) => conditions.map(({ reason }) => reason)));
  expect(reasons()).toContain('RefNotPermitted');
  expect(reasons(grant)).toContain('InvalidKind');
});
