import {
  deployment,
  destinationRule,
  gateway,
  http80,
  meshOf,
  service,
  serviceEntry,
  subset,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';

const ingress = service('istio-system/ingress', [{ port: 80 }, { port: 443 }, { port: 9000 }], {
  selector: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
});
const edge = gateway('edge', [{ ...http80, hosts: ['*'] }]);
const migrate = (...objects: readonly object[]) => meshOf([ingress, ...workloads('a', 'b'), ...objects]).migration();
type Migration = ReturnType<typeof migrate>;

const made = ({ apply }: Migration, kind: string) => apply.filter((object) => object.kind === kind);
const deleted = (migration: Migration) => migration.delete.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
const names = ({ differences }: Migration) => differences.map((difference) => difference.names.join());
const obstacles = (migration: Migration) =>
  migration.obstacles.map(({ object, path, reason }) => `${object} ${path}: ${reason}`);

const shop = (http: readonly object[], more: object = {}) =>
  virtualService('shop', { hosts: ['shop.com'], gateways: ['edge'], http, ...more });

test('a Gateway is bound to the Service in front of its Pods', () => {
  const tls = { mode: 'MUTUAL', credentialName: 'cert' };
  const migration = migrate(
    gateway('edge', [
      { ...http80, hosts: ['*.com', 'team/*.org'], tls: { httpsRedirect: true } },
      { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*.com'], tls },
    ]),
    shop([to('a')]),
  );
  expect(made(migration, 'Gateway')).toEqual([
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'Gateway',
      metadata: { name: 'edge', namespace: 'istio-system' },
      spec: {
        gatewayClassName: 'istio',
        addresses: [{ type: 'Hostname', value: 'ingress' }],
        listeners: [
          {
            name: 'http',
            hostname: '*.com',
            port: 80,
            protocol: 'HTTP',
            allowedRoutes: { namespaces: { from: 'All' } },
          },
          {
            name: 'http-2',
            hostname: '*.org',
            port: 80,
            protocol: 'HTTP',
            allowedRoutes: {
              namespaces: {
                from: 'Selector',
                selector: {
                  matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'In', values: ['team'] }],
                },
              },
            },
          },
          {
            name: 'https',
            hostname: '*.com',
            port: 443,
            protocol: 'HTTPS',
            tls: {
              mode: 'Terminate',
              certificateRefs: [{ name: 'cert' }],
              options: { 'gateway.istio.io/tls-terminate-mode': 'MUTUAL' },
            },
            allowedRoutes: { namespaces: { from: 'All' } },
          },
        ],
      },
    },
  ]);
  const [toHttps, route] = made(migration, 'HTTPRoute');
  expect(toHttps?.metadata).toEqual({ name: 'edge-to-https', namespace: 'istio-system' });
  expect(route?.spec).toMatchObject({
    parentRefs: [{ name: 'edge', namespace: 'istio-system', sectionName: 'https' }],
    hostnames: ['shop.com'],
  });
  expect(deleted(migration)).toEqual(['Gateway edge', 'VirtualService shop']);
  expect(names(migration)).toEqual(['redirect-port']);
  expect(migration.differences[0]?.witness?.host).toBe('shop.com:80');
});

test.each<[string, string]>([
  ['/api', 'path begins with /api, unless path is /api or below'],
  ['/api/', 'path is /api or below, unless path begins with /api/'],
])('the words of a difference tell a prefix from its segments: %s', (prefix, words) => {
  const migration = migrate(edge, shop([{ match: [{ uri: { prefix } }], ...to('a') }]));
  expect(migration.differences.map(({ requests }) => requests)).toEqual([words]);
});

test('the words of a difference leave out a path that another one implies', () => {
  const migration = migrate(edge, shop([{ match: [{ uri: { prefix: '/api/' } }], ...to('nope') }]));
  expect(migration.differences.map(({ names: [name], requests }) => `${name}: ${requests}`)).toEqual([
    'missing-backend-status: path begins with /api/',
    'prefix-by-segment: path is /api or below, unless path begins with /api/',
  ]);
});

test('a subset becomes a Service with the traffic policy that it had', () => {
  const pool = { http: { http2MaxRequests: 5 } };
  const migration = migrate(
    edge,
    deployment('a', 'v2'),
    destinationRule('a', {
      host: 'a',
      trafficPolicy: { connectionPool: pool, loadBalancer: { simple: 'RANDOM' } },
      subsets: [
        { name: 'v1', labels: { version: 'v1' } },
        { name: 'v2', labels: { version: 'v2' }, trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } } },
        { name: 'unused', labels: { version: 'v3' } },
      ],
    }),
    shop([
      {
        route: [
          { ...subset('a', 'v1'), weight: 90 },
          { ...subset('a', 'v2'), weight: 10 },
        ],
      },
    ]),
  );
  expect(made(migration, 'Service').map(({ metadata, spec }) => [metadata.name, spec])).toEqual([
    ['a-v1', { selector: { app: 'a', version: 'v1' }, ports: [{ port: 80, name: 'http' }] }],
    ['a-v2', { selector: { app: 'a', version: 'v2' }, ports: [{ port: 80, name: 'http' }] }],
  ]);
  expect(made(migration, 'DestinationRule').map(({ spec }) => spec)).toEqual([
    { host: 'a-v1', trafficPolicy: { connectionPool: pool, loadBalancer: { simple: 'RANDOM' } } },
    { host: 'a-v2', trafficPolicy: { connectionPool: pool, loadBalancer: { simple: 'ROUND_ROBIN' } } },
    {
      host: 'a',
      trafficPolicy: { connectionPool: pool, loadBalancer: { simple: 'RANDOM' } },
      subsets: [{ name: 'unused', labels: { version: 'v3' } }],
    },
  ]);
  expect(names(migration)).toEqual(['version-hosts', 'version-hosts']);
});

test('a route in the mesh is in the namespace of its Service, and has a parent for each port if they differ', () => {
  const wide = service('team/wide', [
    { port: 80, name: 'http' },
    { port: 8080, name: 'http-alt' },
    { port: 9000, name: 'tcp' },
  ]);
  const migration = migrate(
    wide,
    virtualService('wide', {
      hosts: ['wide.team.svc.cluster.local'],
      http: [{ match: [{ port: 8080 }], route: [{ destination: { host: 'a', port: { number: 80 } } }] }, to('b')],
    }),
  );
  expect(made(migration, 'HTTPRoute').map(({ metadata, spec }) => [metadata, spec])).toEqual([
    [
      { name: 'wide', namespace: 'team' },
      {
        parentRefs: [{ group: '', kind: 'Service', name: 'wide', port: 80 }],
        rules: [{ backendRefs: [{ name: 'b', namespace: 'default', port: 80 }] }],
      },
    ],
    [
      { name: 'wide-mesh', namespace: 'team' },
      {
        parentRefs: [{ group: '', kind: 'Service', name: 'wide', port: 8080 }],
        rules: [{ backendRefs: [{ name: 'a', namespace: 'default', port: 80 }] }],
      },
    ],
  ]);
  expect(names(migration)).toEqual([]);
});

test('backends in other namespaces and hosts of ServiceEntries', () => {
  const migration = migrate(
    edge,
    ...workloads('other/c'),
    serviceEntry('api', {
      hosts: ['api.org'],
      location: 'MESH_EXTERNAL',
      resolution: 'DNS',
      ports: [{ number: 80, name: 'http', protocol: 'HTTP' }],
    }),
    shop([
      { match: [{ uri: { exact: '/c' } }], ...to('c.other.svc.cluster.local') },
      { match: [{ uri: { exact: '/api' } }], ...to('api.org') },
    ]),
  );
  expect(made(migration, 'HTTPRoute')[0]?.spec).toMatchObject({
    rules: [
      { backendRefs: [{ name: 'c', namespace: 'other', port: 80 }] },
      { backendRefs: [{ group: 'networking.istio.io', kind: 'Hostname', name: 'api.org', port: 80 }] },
    ],
  });
  expect(made(migration, 'ReferenceGrant').map(({ metadata, spec }) => [metadata.namespace, spec])).toEqual([
    [
      'other',
      {
        from: [{ group: 'gateway.networking.k8s.io', kind: 'HTTPRoute', namespace: 'default' }],
        to: [{ group: '', kind: 'Service', name: 'c' }],
      },
    ],
  ]);
  expect(names(migration)).toEqual([]);
});

test('connections: TLS by server name, and TCP', () => {
  const migration = migrate(
    gateway('edge', [
      { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['*'], tls: { mode: 'PASSTHROUGH' } },
      { port: { number: 9000, name: 'tcp', protocol: 'TCP' }, hosts: ['*'] },
    ]),
    virtualService('shop', {
      hosts: ['shop.com'],
      gateways: ['edge'],
      tls: [{ match: [{ port: 443, sniHosts: ['shop.com'] }], ...to('a') }],
      tcp: [{ match: [{ port: 9000 }], ...to('b') }],
    }),
  );
  expect(made(migration, 'TLSRoute')[0]?.spec).toMatchObject({ hostnames: ['shop.com'] });
  expect(made(migration, 'TCPRoute')[0]?.spec).toMatchObject({
    parentRefs: [{ name: 'edge', namespace: 'istio-system', sectionName: 'tcp' }],
  });
  expect(names(migration)).toEqual([]);
});

test('what cannot be expressed stays, and so does what depends on it', () => {
  const fault = { abort: { httpStatus: 503, percentage: { value: 50 } } };
  const migration = migrate(
    edge,
    virtualService('broken', { hosts: ['shop.com', 'b.com'], gateways: ['edge'], http: [to('a', { fault })] }),
    shop([to('b')]),
    virtualService('free', { hosts: ['free.com'], gateways: ['edge'], http: [to('b')] }),
  );
  expect(obstacles(migration)).toEqual([
    'VirtualService default/broken spec.http[0].fault: HTTPRoute has no fault injection',
    'VirtualService default/shop spec.hosts[0]: VirtualService default/broken stays, and has the same host shop.com at ' +
      'Gateway default/edge',
  ]);
  expect(deleted(migration)).toEqual(['VirtualService free']);
  expect(made(migration, 'Gateway')).toHaveLength(1);
  expect(names(migration)).toEqual([]);
});

test('what is not proved stays, and the rest is migrated', () => {
  const tester = { match: [{ headers: { 'x-t': { exact: '1' } } }], ...to('a') };
  const migration = migrate(
    edge,
    shop([tester]),
    virtualService('shop-query', {
      hosts: ['shop.com'],
      gateways: ['edge'],
      http: [{ match: [{ uri: { exact: '/q' } }], ...to('b') }],
    }),
    virtualService('free', { hosts: ['free.com'], gateways: ['edge'], http: [to('b')] }),
  );
  expect(obstacles(migration)[0]).toMatch(
    /^VirtualService default\/shop.* spec: requests to shop.com would be treated differently: header x-t is 1, path is \/q$/,
  );
  expect(new Set(migration.obstacles.map(({ object }) => object)).size).toBe(2);
  expect(deleted(migration)).toEqual(['VirtualService free']);
  expect(names(migration)).toEqual([]);
});

test('TLS rules for every SNI stay, because a TLSRoute needs host names', () => {
  const tls = { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['*'], tls: { mode: 'PASSTHROUGH' } };
  const rules = { hosts: ['*'], gateways: ['edge'], tls: [{ match: [{ sniHosts: ['*'] }], ...to('a') }] };
  expect(obstacles(migrate(gateway('edge', [tls]), virtualService('shop', rules)))).toEqual([
    'VirtualService default/shop spec.tls[0].match[0].sniHosts: TLSRoute needs host names, and * is none',
  ]);
});

test('a Gateway whose Pods are in no manifest is bound to the Service that selects them', () => {
  const own = service('edge/own', [{ port: 80 }], { selector: { app: 'own', odd: 'yes' } });
  const odd = { ...edge, spec: { ...(edge.spec as object), selector: { odd: 'yes' } } };
  const migration = meshOf([own, ...workloads('a'), odd, shop([to('a')])]).migration();
  expect(made(migration, 'Gateway')[0]?.metadata.namespace).toBe('edge');
  expect([names(migration), obstacles(migration)]).toEqual([[], []]);
});

test('objects that would be rejected are an obstacle', () => {
  const http = Array.from({ length: 17 }, (_, index) => ({ match: [{ uri: { exact: `/${index}` } }], ...to('a') }));
  expect(obstacles(migrate(edge, shop(http)))).toEqual([
    expect.stringContaining('the API server would reject HTTPRoute shop: '),
  ]);
});

test('a Gateway without a Service in the manifests stays', () => {
  const migration = meshOf([edge, ...workloads('a'), shop([to('a')])]).migration();
  expect(obstacles(migration)).toEqual([
    'Gateway default/edge spec.selector: no Service selects the Pods with istio=ingressgateway',
    'VirtualService default/shop spec.gateways[0]: Gateway default/edge stays',
  ]);
  expect([migration.apply, migration.delete, migration.differences]).toEqual([[], [], []]);
});

describe('a server on a port of the Pods', () => {
  const http8080 = gateway('edge', [{ port: { number: 8080, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }]);
  const labels = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
  const behind = (...ports: readonly object[]) => service('istio-system/ingress', ports, { selector: labels });
  const pod = {
    ...{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'ingress', namespace: 'istio-system', labels } },
    spec: { containers: [{ name: 'proxy', ports: [{ name: 'web', containerPort: 8080 }] }] },
  };
  const onPort = shop([
    { match: [{ port: 8080 }], ...to('a') },
    { match: [{ port: 80 }], ...to('b') },
  ]);

  test.each<[string, readonly object[]]>([
    ['a number', [behind({ port: 443, targetPort: 8443 }, { port: 80, targetPort: 8080 })]],
    ['a name', [behind({ port: 80, targetPort: 'web' }), pod]],
  ])('becomes a listener on the port of the Service that leads there: targetPort is %s', (_, objects) => {
    const migration = meshOf([...objects, ...workloads('a', 'b'), http8080, onPort]).migration();
    expect(made(migration, 'Gateway')[0]?.spec).toMatchObject({ listeners: [{ name: 'http', port: 80 }] });
    expect(made(migration, 'HTTPRoute')[0]?.spec).toMatchObject({
      rules: [{ backendRefs: [{ name: 'a', port: 80 }] }],
    });
    expect([names(migration), obstacles(migration)]).toEqual([[], []]);
  });

  test('is an obstacle if no port of the Service leads there', () => {
    const migration = meshOf([behind({ port: 80, targetPort: 8081 }), ...workloads('a'), http8080]).migration();
    expect(obstacles(migration)).toEqual([
      'Gateway default/edge spec.selector: a listener needs a port of Service istio-system/ingress, and none leads to port 8080',
    ]);
  });
});

test('rules of delegates become rules of the route', () => {
  const migration = migrate(
    edge,
    shop([{ match: [{ uri: { prefix: '/' } }], delegate: { name: 'part' } }]),
    virtualService('part', { http: [to('a')] }),
  );
  expect(deleted(migration)).toEqual(['Gateway edge', 'VirtualService shop', 'VirtualService part']);
  expect(names(migration)).toEqual([]);
});

test('new objects do not replace those that exist', () => {
  const present = {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: { name: 'shop', namespace: 'default' },
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: 'b' }],
      rules: [{ backendRefs: [{ name: 'b', port: 80 }] }],
    },
  };
  const [route] = made(migrate(edge, present, shop([to('a')])), 'HTTPRoute');
  expect(route?.metadata.name).toBe('shop-2');
});

test.each<[string, object, string[]]>([
  ['a missing Service', to('nope'), ['missing-backend-status']],
  ['a prefix', { match: [{ uri: { prefix: '/api' } }], ...to('a') }, ['prefix-by-segment']],
  ['a CORS policy', to('a', { corsPolicy: { allowOrigins: [{ exact: 'https://a.com' }] } }), ['cors-preflight']],
  [
    'a CORS policy without preflight requests',
    {
      match: [{ method: { exact: 'GET' } }],
      ...to('a', { corsPolicy: { allowOrigins: [{ exact: 'https://a.com' }] } }),
    },
    [],
  ],
  [
    'a rewritten prefix',
    { match: [{ uri: { prefix: '/api' } }], ...to('a'), rewrite: { uri: '/' } },
    ['rewrite-slash', 'prefix-by-segment'],
  ],
  ['retries', to('a', { retries: { attempts: 3 } }), []],
  ['a redirect', { redirect: { uri: '/new', authority: 'b.com' } }, []],
])('the difference of %s has a name', (_, rule, expected) => {
  expect(names(migrate(edge, shop([rule])))).toEqual(expected);
});

test('what the proof assumes is named: before, and after', () => {
  const filter = {
    ...{ apiVersion: 'networking.istio.io/v1alpha3', kind: 'EnvoyFilter' },
    ...{ metadata: { name: 'lua', namespace: 'istio-system' }, spec: {} },
  };
  const tls = { mode: 'SIMPLE', credentialName: 'cert' };
  const https = { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls };
  expect(migrate(gateway('edge', [https]), shop([to('a')]), filter).assumptions).toEqual([
    'no effect of EnvoyFilter istio-system/lua (not simulated)',
    'Secret istio-system/cert exists (Gateway istio-system/edge uses it, and it is not in the manifests)',
  ]);
});
