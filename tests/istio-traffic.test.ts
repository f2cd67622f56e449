import {
  deployment,
  destinationRule,
  gateway,
  http80,
  type Manifests,
  meshOf,
  peerAuthentication,
  requestAuthentication,
  service,
  serviceEntry,
  shares,
  sidecar,
  to,
  virtualService,
} from '../mesh/fixtures/objects';
import type { Jwt, Request } from '../mesh/request/request';
import type { Outcome } from '../mesh/verdict/verdict';

// The answers that Istio's integration tests for traffic expect of a real cluster
// (tests/integration/pilot/common/routing.go), with worlds that contain what matters. e2e/README.md counts them, and lists
// those that are not repeated.

/** Ports of Istio's echo workloads: the Service's, and the container's. */
const PORTS = {
  http: [80, 18080],
  http2: [85, 18085],
  'auto-http': [81, 18081],
  'http-instance': [82, 18082],
  'http-localhost': [84, 18084],
  grpc: [7070, 17070],
  'auto-grpc': [7071, 17071],
  tcp: [9090, 19090],
  'tcp-server': [9091, 16060],
  https: [443, 18443],
} as const;
type Port = keyof typeof PORTS;

/** Istio names the ports whose protocol it shall detect so that the name does not start with a protocol. */
const servicePorts = (isHeadless = false) =>
  Object.entries(PORTS).map(([name, [port, targetPort]]) => ({
    name,
    port: isHeadless ? targetPort : port,
    targetPort,
  }));

const bare = { metadata: { annotations: { 'sidecar.istio.io/inject': 'false' } } };
const fqdn = (name: string) => `${name}.apps.svc.cluster.local`;
const EXTERNAL = 'fake.external.com';
const external = serviceEntry('apps/external-service', {
  exportTo: ['.'],
  hosts: [EXTERNAL],
  location: 'MESH_EXTERNAL',
  resolution: 'DNS',
  endpoints: [{ address: 'external.outside.svc.cluster.local' }],
  ports: [
    { name: 'http-tls-origination', number: 8888, protocol: 'http', targetPort: 443 },
    { name: 'http2-tls-origination', number: 8882, protocol: 'http2', targetPort: 443 },
    { name: 'http', number: 80, protocol: 'HTTP' },
    { name: 'https', number: 443, protocol: 'HTTPS' },
  ],
});
const HEADLESS_POD = '10.1.0.9';
const apps: Manifests = [
  ...['a', 'b', 'c'].flatMap((name) => [
    service(`apps/${name}`, servicePorts(), { clusterIP: `10.96.0.${name.charCodeAt(0)}` }),
    deployment(`apps/${name}`),
  ]),
  service('apps/headless', servicePorts(true), { clusterIP: 'None' }),
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'headless-0', namespace: 'apps', labels: { app: 'headless' } },
    spec: {},
    status: { podIP: HEADLESS_POD },
  },
  service('outside/external', servicePorts()),
  deployment('outside/external', 'v1', {
    template: { ...bare, metadata: { ...bare.metadata, labels: { app: 'external' } } },
  }),
  external,
];

/** What the caller gets, and what the workload got. */
interface Answer {
  /** Status code; a connection that fails has none. */
  readonly status: number | 'error';
  readonly workload?: string;
  readonly host?: string;
  readonly path?: string;
  readonly headers?: object;
  readonly location?: string;
}

function answer(outcome: Outcome): Answer {
  switch (outcome.kind) {
    case 'forward': {
      const { destination, upstream } = outcome;
      return { status: 200, workload: destination.workloads.join(' '), ...upstream };
    }
    case 'abort':
      return { status: outcome.status ?? 200 };
    case 'redirect':
      return { status: outcome.status, location: outcome.location };
    case 'preflight':
      return { status: 200, headers: outcome.headers };
    case 'passthrough':
      return { status: 200, workload: outcome.address };
    case 'refused':
    case 'closed':
      return { status: 'error' };
    default:
      return { status: outcome.status };
  }
}

interface World {
  readonly name: string;
  readonly manifests: Manifests;
  /** Requests with a part of the answer. */
  readonly cases: readonly (readonly [Request, Partial<Answer>])[];
}

const world = (name: string, manifests: Manifests, ...cases: World['cases']): World => ({ name, manifests, cases });
const call = (port: Port, more: Partial<Request> = {}, from = 'apps/a'): Request => ({
  from,
  host: 'b',
  port: PORTS[port][0],
  path: '/',
  ...(port.includes('tcp') ? { scheme: 'tcp' } : port === 'https' ? { scheme: 'https' } : {}),
  ...more,
});
const get = (path = '/', headers: Request['headers'] = {}, more: Partial<Request> = {}) =>
  call('http', { path, headers, ...more });
const rules = (...http: object[]) => [virtualService('apps/default', { hosts: ['b'], http })];
const weighted = (...destinations: object[]) => ({
  route: destinations.map((more) => ({ destination: { host: 'b' }, weight: 50, ...more })),
});
const set = (name: string, value: string) => ({ headers: { request: { set: { [name]: value } } } });
const uri = (kind: string, value: string) => ({ match: [{ uri: { [kind]: value } }] });
const abort = (fault: object) => to('b', { fault: { abort: { percentage: { value: 100 }, ...fault } } });
const OK = { status: 200 } as const;
const NOT_FOUND = { status: 404 } as const;

const headers: readonly World[] = [
  world(
    'added header',
    rules(to('b', { headers: { request: { add: { 'istio-custom-header': 'user-defined-value' } } } })),
    [get(), { status: 200, headers: { 'istio-custom-header': 'user-defined-value' } }],
  ),
  world('set header', rules(to('b', set('x-custom', 'some-value'))), [
    get(),
    { headers: { 'x-custom': 'some-value' } },
  ]),
  ...Object.entries({
    'set authority header': [to('b', set(':authority', 'my-custom-authority')), 'my-custom-authority'],
    'set host header in destination': [weighted(set('Host', 'my-custom-authority')), 'my-custom-authority'],
    'set authority header in destination': [weighted(set(':authority', 'my-custom-authority')), 'my-custom-authority'],
    'set host header in route and destination': [
      { ...weighted(set('Host', 'dest-authority')), ...set(':authority', 'route-authority') },
      'route-authority',
    ],
    'set host header in route and multi destination': [
      { ...weighted(set('Host', 'dest-authority'), {}), ...set(':authority', 'route-authority') },
      'route-authority',
    ],
    'set host header multi destination': [
      weighted(set('Host', 'dest-authority'), set('Host', 'dest-authority')),
      'dest-authority',
    ],
  } as const).map(([name, [rule, host]]) => world(name, rules(rule), [get(), { status: 200, host }])),
];

const redirects: readonly World[] = [
  world(
    'redirect',
    rules({ ...uri('exact', '/foo'), redirect: { uri: '/new/path' } }, to('b', uri('exact', '/new/path'))),
    [get('/foo?key=value'), { status: 301, location: 'http://b/new/path?key=value' }],
    [get('/new/path?key=value'), { status: 200, path: '/new/path?key=value' }],
  ),
  world(
    'redirect port and scheme',
    rules({ ...uri('exact', '/foo'), redirect: { derivePort: 'FROM_REQUEST_PORT', scheme: 'https' } }),
    [get('/foo'), { status: 301, location: 'https://b:80/foo' }],
  ),
  world(
    'redirect request port',
    rules({ ...uri('exact', '/foo'), redirect: { derivePort: 'FROM_REQUEST_PORT' } }),
    [get('/foo'), { status: 301, location: 'http://b/foo' }],
    [get('/foo', {}, { host: 'b:80' }), { status: 301, location: 'http://b:80/foo' }],
    [call('http2', { path: '/foo' }), { status: 301, location: 'http://b:85/foo' }],
    [call('http2', { path: '/foo', host: 'b:85' }), { status: 301, location: 'http://b:85/foo' }],
  ),
  world(
    'redirect prefix_rewrite',
    rules({ ...uri('prefix', '/foo/'), redirect: { prefixRewrite: '/new/' } }, to('b', uri('prefix', '/new/'))),
    [get('/foo/bar'), { status: 301, location: 'http://b/new/bar' }],
    [get('/new/bar'), { status: 200, path: '/new/bar' }],
  ),
  world('rewrite uri', rules(to('b', { ...uri('exact', '/foo'), rewrite: { uri: '/new/path' } })), [
    get('/foo?key=value'),
    { status: 200, path: '/new/path?key=value' },
  ]),
  world('rewrite authority', rules(to('b', { ...uri('exact', '/foo'), rewrite: { authority: 'new-authority' } })), [
    get('/foo'),
    { status: 200, host: 'new-authority' },
  ]),
];

const ABSURD_HEADER = "a!#$%&'*+-.^_`|~z";
const withoutUser = (match: object) =>
  rules({ ...abort({ httpStatus: 403 }), match: [{ withoutHeaders: { 'end-user': match } }] }, to('b'));

const matches: readonly World[] = [
  world(
    'weird header matches',
    rules(to('b', { match: [{ headers: { [ABSURD_HEADER]: { exact: 'why' } } }] })),
    [get(), NOT_FOUND],
    [get('/', { [ABSURD_HEADER]: 'why' }), OK],
  ),
  world(
    'pseudo header matches',
    rules(to('b', { match: [{ headers: { ':method': { exact: 'GET' } } }] })),
    [get('/', {}, { method: 'POST' }), NOT_FOUND],
    [get(), OK],
  ),
  world(
    'without headers',
    withoutUser({ exact: 'jason' }),
    [get('/foo', { 'end-user': 'jason' }), OK],
    [get('/foo', { 'end-user': 'not-jason' }), { status: 403 }],
    [get('/foo'), { status: 403 }],
  ),
  world(
    'without headers regex convert to present_match',
    withoutUser({ regex: '*' }),
    [get('/foo', { 'end-user': 'jason' }), OK],
    [get('/foo', { 'end-user': '' }), OK],
    [get('/foo'), { status: 403 }],
  ),
  world(
    'without headers regex match any string',
    withoutUser({ regex: '.*' }),
    [get('/foo', { 'end-user': 'jason' }), OK],
    [get('/foo', { 'end-user': '' }), OK],
    [get('/foo'), OK],
  ),
];

const cors = {
  allowOrigins: [{ exact: 'cors.com' }],
  allowMethods: ['POST', 'GET'],
  allowCredentials: false,
  allowHeaders: ['X-Foo-Bar', 'X-Foo-Baz'],
  maxAge: '24h',
};

const vm: Manifests = [
  service('apps/vm', [{ name: 'http', port: 80, targetPort: 18080 }]),
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'WorkloadEntry',
    metadata: { name: 'vm', namespace: 'apps' },
    spec: { address: '10.1.0.8', labels: { app: 'vm' } },
  },
];

const others: readonly World[] = [
  world(
    'cors',
    rules(to('b', { corsPolicy: cors })),
    [
      get('/', { origin: 'cors.com', 'access-control-request-method': 'DELETE' }, { method: 'OPTIONS' }),
      {
        status: 200,
        headers: {
          'access-control-allow-origin': 'cors.com',
          'access-control-allow-methods': 'POST,GET',
          'access-control-allow-headers': 'X-Foo-Bar,X-Foo-Baz',
          'access-control-max-age': '86400',
        },
      },
    ],
    [get('/', { origin: 'cors.com' }), OK],
    [get(), OK],
  ),
  world(
    'retry conditions',
    rules(
      to('b', {
        retries: {
          attempts: 3,
          perTryTimeout: '2s',
          retryOn: 'gateway-error,connect-failure,refused-stream,reset-before-request',
          retryRemoteLocalities: true,
        },
      }),
    ),
    [get(), OK],
  ),
  world('fault abort', rules(abort({ httpStatus: 418 })), [get(), { status: 418 }]),
  world(
    'catch all route short circuit the other routes',
    rules({ ...abort({ httpStatus: 418 }), ...uri('regex', '.*') }, to('b')),
    [get(), { status: 418 }],
  ),
  ...[
    ['DISABLE', 'DISABLE', 200],
    ['DISABLE', 'STRICT', 'error'],
    ['ISTIO_MUTUAL', 'DISABLE', 'error'],
    ['ISTIO_MUTUAL', 'PERMISSIVE', 200],
    ['ISTIO_MUTUAL', 'STRICT', 200],
  ].map(([client, server, status]) =>
    world(
      `server first: ${client}/${server}`,
      [
        destinationRule('apps/b', { host: 'b', trafficPolicy: { tls: { mode: client } } }),
        peerAuthentication('apps/b', { selector: { matchLabels: { app: 'b' } }, mtls: { mode: server } }),
      ],
      [call('tcp-server'), { status: status as number }],
    ),
  ),
  ...(['connectionPool', 'useClientProtocol'] as const).map((name) =>
    world(
      name,
      [
        destinationRule('apps/b', {
          host: 'b',
          trafficPolicy: {
            tls: { mode: 'DISABLE' },
            connectionPool: { http: name === 'connectionPool' ? { idleTimeout: '100s' } : { useClientProtocol: true } },
          },
        }),
      ],
      [get(), OK],
    ),
  ),
  world(
    'protocol sniffing',
    [],
    ...(['http', 'auto-http', 'grpc', 'auto-grpc'] as const).map((port): World['cases'][number] => [
      call(port),
      { status: 200, host: 'b' },
    ]),
  ),
  ...['a.apps', fqdn('a'), 'a', fqdn('headless')].map((host) =>
    world(`a virtual machine: ${host}`, vm, [
      call('http', { host, from: 'apps/vm', ...(host === fqdn('headless') && { port: 18080 }) }),
      OK,
    ]),
  ),
  world('to a virtual machine', vm, [get('/', {}, { host: 'vm' }), { status: 200, workload: 'apps/vm' }]),
  world(
    'an address in a range',
    [
      serviceEntry('apps/server-default-svc', {
        exportTo: ['.'],
        hosts: ['server.default.svc'],
        addresses: ['10.99.1.7/24', '10.99.2.7/24'],
        location: 'MESH_EXTERNAL',
        ports: [{ number: 443, name: 'tcp', protocol: 'TCP' }],
        resolution: 'NONE',
      }),
    ],
    [call('https', { host: '10.99.2.7' }), { status: 200, workload: '10.99.2.7' }],
  ),
  world('self calls', [], [call('http', { host: 'a' }), { status: 200, workload: 'apps/a-v1' }]),
];

const selector = { workloadSelector: { labels: { app: 'b' } } };
const instanceIps = (['http-instance', 'http-localhost', 'http'] as const).flatMap((name) =>
  [undefined, '0.0.0.0', '127.0.0.1', ''].flatMap((endpoint) => {
    const [, number] = PORTS[name];
    const ingress = [{ port: { number, protocol: 'HTTP', name: 'http' }, defaultEndpoint: `${endpoint}:${number}` }];
    const manifests =
      endpoint === undefined ? [] : [sidecar('apps/sidecar', { ...selector, egress: [{ hosts: ['./*'] }], ingress })];
    // Where the application does not listen, Istio expects 503; the manifests do not contain that.
    const fails = name === 'http' ? false : (name === 'http-localhost') !== (endpoint === '127.0.0.1');
    return fails ? [] : [world(`instance IP: ${name}, ${endpoint ?? 'no'} sidecar`, manifests, [call(name), OK])];
  }),
);

/** Host headers of a headless service, with ports. */
const hostNames = (ports: readonly string[]) =>
  [fqdn('headless'), 'headless.apps.svc', 'headless'].flatMap((name) =>
    [name, `some-instances.${name}`].flatMap((host) => [host, ...ports.map((port) => `${host}:${port}`)]),
  );
const HEADLESS = { status: 200, workload: 'apps/headless-0' } as const;
const hosts = world(
  'host headers',
  [],
  ...(['http', 'auto-http'] as const).flatMap((name) => {
    const [, port] = PORTS[name];
    const request = { from: 'apps/a', path: '/', port, address: HEADLESS_POD };
    return [
      ...hostNames([`${port}`, '12345']).map((host): World['cases'][number] => [{ ...request, host }, HEADLESS]),
      ...[HEADLESS_POD, `${HEADLESS_POD}:${port}`].map((host): World['cases'][number] => [
        { ...request, host },
        // The HTTP port has one listener for all addresses, and no virtual host for this one.
        name === 'http' ? { status: 200, workload: `${HEADLESS_POD}:${port}` } : HEADLESS,
      ]),
    ];
  }),
);

const alternative = (name: string, port: object): Manifests => [
  service(`apps/${name}`, [port], { selector: { app: 'b' }, clusterIP: '10.96.1.1' }),
];
const B = { status: 200, workload: 'apps/b-v1' } as const;
const services: readonly World[] = [
  world('services of a workload, case 1', alternative('b-alt-1', { name: 'http', port: 80, targetPort: 18080 }), [
    get('/', {}, { host: 'b-alt-1' }),
    B,
  ]),
  world('services of a workload, case 2', alternative('b-alt-2', { name: 'tcp', port: 80, targetPort: 19092 }), [
    { from: 'apps/a', host: 'b-alt-2', port: 80, scheme: 'tcp' },
    B,
  ]),
  world('services of a workload, case 3', alternative('b-alt-3', { name: 'http', port: 12345, targetPort: 18080 }), [
    get('/', {}, { host: 'b-alt-3', port: 12345 }),
    B,
  ]),
  world('services of a workload, case 4', alternative('b-alt-4', { name: 'http', port: 12346, targetPort: 18083 }), [
    get('/', {}, { host: 'b-alt-4', port: 12346 }),
    B,
  ]),
];

const alias = (name: string, ports: readonly object[] = []) =>
  service(`apps/${name}`, ports, { selector: undefined, type: 'ExternalName', externalName: fqdn('b') });
const everyPort = (host: string) =>
  (['http', 'auto-http', 'tcp', 'https'] as const).map((port): World['cases'][number] => [call(port, { host }), B]);
const externalNames: readonly World[] = [
  world('external name without port', [alias('b-ext-no-port')], ...everyPort('b-ext-no-port')),
  world(
    'external name with port',
    [alias('b-ext-port', [{ name: 'http', port: 80, targetPort: 18080 }])],
    ...everyPort('b-ext-port'),
  ),
  world(
    'external name, routed',
    [
      alias('b-ext-route', [{ name: 'http', port: 80, targetPort: 80 }]),
      virtualService('apps/ext-route', {
        hosts: ['c'],
        http: [{ route: [{ destination: { host: fqdn('b-ext-route'), port: { number: 80 } } }] }],
      }),
    ],
    [get('/', {}, { host: 'c' }), B],
    [call('tcp', { host: 'c' }), OK],
    [call('https', { host: 'c' }), OK],
  ),
  world(
    'external name at a gateway',
    [
      alias('b-ext-se'),
      gateway('apps/gateway', [{ ...http80, hosts: ['*'] }]),
      virtualService('apps/ext', {
        hosts: [fqdn('b-ext-se')],
        gateways: ['gateway'],
        http: [{ route: [{ destination: { host: fqdn('b-ext-se'), port: { number: 80 } } }] }],
      }),
    ],
    [{ from: 'gateway', host: fqdn('b-ext-se'), path: '/' }, B],
  ),
];

const restricted = sidecar('apps/restrict-external-service', {
  workloadSelector: { labels: { app: 'a' } },
  outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
});
const originate = (host: string) =>
  destinationRule('apps/external', { host, trafficPolicy: { tls: { mode: 'SIMPLE', insecureSkipVerify: true } } });
const OUTSIDE = 'external.outside.svc.cluster.local';
const toExternal = (port: number, more: Partial<Request> = {}): Request => ({
  from: 'apps/a',
  host: EXTERNAL,
  address: '10.1.2.3',
  port,
  path: '/',
  ...more,
});
const unresolved = (ports: readonly object[]) =>
  serviceEntry('apps/alt-external-service', { exportTo: ['.'], hosts: [OUTSIDE], resolution: 'NONE', ports });

const externals: readonly World[] = [
  world(
    'REGISTRY_ONLY, a known host',
    [restricted],
    [toExternal(443, { scheme: 'https' }), OK],
    [toExternal(80, { address: '1.1.1.1' }), OK],
    [toExternal(80, { from: 'apps/b' }), OK],
    [toExternal(80, { from: 'apps/b', address: '1.1.1.1' }), OK],
  ),
  world('TLS origination, DNS', [originate(EXTERNAL)], [toExternal(8888), OK], [toExternal(8882), OK]),
  world(
    'TLS origination, NONE',
    [
      originate(OUTSIDE),
      unresolved([
        { name: 'http-tls-origination', number: 8888, protocol: 'http', targetPort: 443 },
        { name: 'http2-tls-origination', number: 8882, protocol: 'http2', targetPort: 443 },
      ]),
    ],
    [toExternal(8888, { host: OUTSIDE }), OK],
    [toExternal(8882, { host: OUTSIDE }), OK],
  ),
  world(
    'TLS origination, redirected',
    [
      originate(OUTSIDE),
      virtualService('apps/external', {
        hosts: [OUTSIDE],
        http: [{ route: [{ destination: { host: OUTSIDE, port: { number: 443 } } }] }],
      }),
      unresolved([
        { name: 'http', number: 8888, protocol: 'http' },
        { name: 'http2', number: 8882, protocol: 'http2' },
        { name: 'https', number: 443, protocol: 'https', targetPort: 443 },
      ]),
    ],
    [toExternal(8888, { host: OUTSIDE }), OK],
    [toExternal(8882, { host: OUTSIDE }), OK],
  ),
];

const fromOutside = (host: string, more: Partial<Request> = {}): Request => ({
  from: 'gateway',
  host,
  path: '/',
  ...more,
});
const toB = (hosts: readonly string[], port: number, more: object = {}) =>
  virtualService('apps/b', {
    hosts,
    gateways: ['gateway'],
    http: [{ route: [{ destination: { host: fqdn('b'), port: { number: port } } }], ...more }],
  });
const open = gateway('apps/gateway', [{ ...http80, hosts: ['*'] }]);
const httpsRedirect = gateway('apps/gateway', [{ ...http80, hosts: ['*'], tls: { httpsRedirect: true } }]);
const https = (tls: object = {}) =>
  gateway('apps/gateway', [
    {
      hosts: [fqdn('b')],
      port: { number: 443, name: 'https', protocol: 'HTTPS' },
      tls: { mode: 'SIMPLE', credentialName: 'cred', ...tls },
    },
  ]);
const SECURE = fromOutside(fqdn('b'), { scheme: 'https' });
const scheme = (name: string) => ({
  match: [{ scheme: { exact: name } }],
  headers: { request: { add: { 'istio-custom-header': 'user-defined-value' } } },
});
const CUSTOM = { status: 200, headers: { 'istio-custom-header': 'user-defined-value' } } as const;

const gateways: readonly World[] = [
  world('gateway: 404', [open], [fromOutside('foo.bar'), NOT_FOUND]),
  world('gateway: https redirect', [httpsRedirect], [fromOutside(fqdn('b')), { status: 301 }]),
  world(
    'gateway: http redirect when vs port specify https',
    [httpsRedirect, toB([fqdn('b')], 443)],
    [fromOutside(fqdn('b')), { status: 301 }],
  ),
  world(
    'gateway: cipher suites',
    [https({ cipherSuites: ['ECDHE-ECDSA-AES256-GCM-SHA384', 'AES128-SHA', 'fake'] }), toB([fqdn('b')], 80)],
    [SECURE, B],
  ),
  world('gateway: optional mTLS', [https({ mode: 'OPTIONAL_MUTUAL' }), toB([fqdn('b')], 80)], [SECURE, B]),
  world('gateway: client protocol', [open, toB([fqdn('b')], 81)], [fromOutside(fqdn('b')), B]),
  ...[81, 80, 85].map((port) =>
    world(
      `gateway: useClientProtocol, port ${port}`,
      [
        open,
        toB([fqdn('b')], port),
        destinationRule('apps/b', {
          host: fqdn('b'),
          trafficPolicy: { tls: { mode: 'DISABLE' }, connectionPool: { http: { useClientProtocol: true } } },
        }),
      ],
      [fromOutside(fqdn('b')), B],
    ),
  ),
  world(
    'gateway: wildcard hostname',
    [gateway('apps/gateway', [{ ...http80, hosts: ['*.example.com'] }]), toB(['*.example.com'], 80)],
    ...['', ':80', ':12345'].map((port): World['cases'][number] => [
      fromOutside(`foo.example.com${port}`, { port: 80 }),
      B,
    ]),
  ),
  world('gateway: HTTP', [open, toB([fqdn('b')], 80)], [fromOutside(fqdn('b')), B]),
  world('gateway: HTTP scheme match', [open, toB([fqdn('b')], 80, scheme('http'))], [fromOutside(fqdn('b')), CUSTOM]),
  world('gateway: HTTPS', [https(), toB([fqdn('b')], 80)], [SECURE, B]),
  world('gateway: HTTPS scheme match', [https(), toB([fqdn('b')], 80, scheme('https'))], [SECURE, CUSTOM]),
  world(
    'gateway: HTTPS re-encrypt',
    [
      https(),
      toB([fqdn('b')], 443),
      destinationRule('istio-system/b', {
        host: fqdn('b'),
        trafficPolicy: { tls: { mode: 'SIMPLE', insecureSkipVerify: true } },
      }),
    ],
    [SECURE, B],
  ),
];

const ISSUER = 'test-issuer-1@istio.io';
const token = (claims: Jwt['claims']): Jwt => ({ issuer: ISSUER, subject: 'sub-1', claims: { ...claims } });
const NESTED_1 = token({ nested: { key1: ['valueA', 'valueB'], 'nested-2': { key1: ['valueA', 'valueB'] } } });
const NESTED_2 = token({ nested: { key2: 'valueC', 'nested-2': { key2: 'valueC' } } });
const RESISTANT = token({
  [`${ISSUER}/nested`]: { key1: 'valueC', 'nested-2': { key1: 'valueC' } },
  [`${ISSUER}/simple`]: 'valueC',
});
const INVALID: Jwt = { issuer: ISSUER, subject: 'sub-1', valid: false };
const authentication = requestAuthentication('istio-system/default', {
  jwtRules: [
    {
      issuer: ISSUER,
      jwksUri: 'https://keys.test',
      outputClaimToHeaders: [
        { header: 'x-jwt-nested-key', claim: 'nested.nested-2.key2' },
        { header: 'x-jwt-iss', claim: 'iss' },
        { header: 'x-jwt-wrong-header', claim: 'wrong_claim' },
      ],
    },
  ],
});

/** Requests with a token through a gateway whose rule has these conditions. */
function claims(
  name: string,
  match: object,
  jwt: Jwt | undefined,
  status: number,
  sent: Request['headers'] = {},
): World {
  const isAuthenticated = !name.includes('no request authentication');
  return world(
    `claims: ${name}`,
    [
      ...(isAuthenticated ? [authentication] : []),
      open,
      virtualService('apps/default', {
        hosts: ['b.foo.bar'],
        gateways: ['gateway'],
        http: [to('b', { match: [{ uri: { prefix: '/' }, ...match }] })],
      }),
    ],
    [fromOutside('b.foo.bar', { headers: sent, ...(jwt === undefined ? {} : { jwt }) }), { status }],
  );
}

const exact = (value: string) => ({ exact: value });
const SUB_REGEX = { regex: '(\\W|^)(sub-1|sub-2)(\\W|$)' };
const KEY_REGEX = { regex: '(\\W|^)value[AB](\\W|$)' };
const OTHER_REGEX = { regex: '(\\W|^)value\\s{0,3}not{0,1}\\s{0,3}matched(\\W|$)' };
const OTHER = exact('value-not-matched');

const routesByClaims: readonly World[] = [
  claims('to a header', { headers: { 'X-Jwt-Nested-Key': exact('valueC') } }, NESTED_2, 200, {
    'x-jwt-nested-key': 'value_to_be_replaced',
  }),
  claims(
    'to two headers',
    { headers: { 'X-Jwt-Nested-Key': exact('valueC'), 'X-Jwt-Iss': exact(ISSUER) } },
    NESTED_2,
    200,
    { 'x-jwt-nested-key': 'value_to_be_replaced' },
  ),
  claims(
    'a claim that the token lacks',
    { headers: { 'x-jwt-wrong-header': exact('header_to_be_deleted') } },
    NESTED_2,
    404,
    {
      'x-jwt-wrong-header': 'header_to_be_deleted',
    },
  ),
  ...[
    ['.', '@request.auth.claims.sub', '@request.auth.claims.nested.key1'] as const,
    ['[]', '@request.auth.claims[sub]', '@request.auth.claims[nested][key1]'] as const,
  ].flatMap(([style, sub, key]) => [
    claims(`${style} nested`, { headers: { [key]: exact('valueA') } }, NESTED_1, 200),
    claims(`${style} single`, { headers: { [sub]: { prefix: 'sub' } } }, NESTED_1, 200),
    claims(`${style} several with regex`, { headers: { [sub]: SUB_REGEX, [key]: KEY_REGEX } }, NESTED_1, 200),
    claims(`${style} several`, { headers: { [key]: exact('valueA'), [sub]: { prefix: 'sub' } } }, NESTED_1, 200),
    claims(`${style} without`, { withoutHeaders: { [key]: OTHER } }, NESTED_1, 200),
    claims(`${style} without, but present`, { withoutHeaders: { [key]: exact('valueA') } }, NESTED_1, 404),
    claims(
      `${style} with and without`,
      { headers: { [sub]: { prefix: 'sub' } }, withoutHeaders: { [key]: OTHER_REGEX } },
      NESTED_1,
      200,
    ),
    claims(
      `${style} several, one differs`,
      { headers: { [key]: exact('valueA'), [sub]: { prefix: 'value-not-matched' } } },
      NESTED_1,
      404,
    ),
    claims(`${style} another value`, { headers: { [sub]: OTHER } }, NESTED_1, 404),
    claims(`${style} invalid token`, { headers: { [key]: exact('valueA') } }, INVALID, 401),
    claims(`${style} no token`, { headers: { [key]: exact('valueA') } }, undefined, 404),
    claims(`${style} no token but a header`, { headers: { [key]: exact('valueA') } }, undefined, 404, {
      'request.auth.claims.nested.key1': 'valueA',
    }),
    claims(`${style} no request authentication`, { headers: { [key]: exact('valueA') } }, NESTED_1, 404),
  ]),
  ...[`[${ISSUER}/simple]`, `[${ISSUER}/nested][key1]`].flatMap((name) => [
    claims(`${name}`, { headers: { [`@request.auth.claims${name}`]: exact('valueC') } }, RESISTANT, 200),
    claims(`${name} another value`, { headers: { [`@request.auth.claims${name}`]: OTHER } }, RESISTANT, 404),
  ]),
];

const WORLDS: readonly World[] = [
  ...headers,
  ...redirects,
  ...matches,
  ...others,
  ...instanceIps,
  hosts,
  ...services,
  ...externalNames,
  ...externals,
  ...gateways,
  ...routesByClaims,
];

describe("what Istio's integration tests expect of traffic", () => {
  test.each(WORLDS.map((item) => [item.name, item] as const))('%s', (_, { manifests, cases }) => {
    const mesh = meshOf([...apps, ...manifests]);
    const answers = cases.map(([request]) => mesh.route(request).outcomes.map(answer));
    expect(answers).toEqual(
      cases.map(([, expected], i) => (answers[i] ?? []).map(() => expect.objectContaining(objectsIn(expected)))),
    );
  });

  test('fault abort gRPC', () => {
    const mesh = meshOf([...apps, ...rules(abort({ grpcStatus: 'UNAVAILABLE' }))]);
    expect(mesh.route(call('grpc')).outcomes).toMatchObject([{ kind: 'abort', grpcStatus: 'UNAVAILABLE' }]);
  });

  test.each([[[50, 25, 25]], [[80, 10, 10]]])('shifting %j', (split) => {
    const names = ['a', 'b', 'c'];
    const route = split.map((weight, i) => ({ destination: { host: names[i] }, weight }));
    const mesh = meshOf([...apps, ...rules({ route })]);
    const wanted = names.map((name, i) => [`${name}.apps`, (split[i] ?? 0) / 100]);
    const got = Object.entries(shares(mesh.route(get()))).map(([name, share]) => {
      const [numerator = 0, denominator = 1] = share.split('/').map(Number);
      return [name, numerator / denominator];
    });
    expect(got).toEqual(wanted);
  });
});

function objectsIn({ headers, ...answer }: Partial<Answer>): object {
  return headers === undefined ? answer : { ...answer, headers: expect.objectContaining(headers) };
}
