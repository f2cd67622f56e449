import {
  deployment,
  destinationRule,
  fromClient,
  fromGateway,
  gateway,
  type Manifests,
  newer,
  older,
  peerAuthentication,
  route,
  service,
  serviceEntry,
  shares,
  virtualService,
  workloads,
} from '../fixtures/objects';
import type { Request } from '../request/request';

const port = (number: number, protocol: string) => ({ port: { number, name: protocol.toLowerCase(), protocol } });
const passthrough = gateway('gw', [{ ...port(443, 'TLS'), hosts: ['*.shop.com'], tls: { mode: 'PASSTHROUGH' } }]);
const secure = (name: string) => [service(name, [{ port: 443, name: 'https' }]), deployment(name)];
const destination = (host: string, weight?: number) => ({
  destination: { host },
  ...(weight === undefined ? {} : { weight }),
});
const tls = (sniHosts: string[], ...route: object[]) => ({ match: [{ sniHosts, port: 443 }], route });
const vs = (name: string, spec: object, metadata = {}) =>
  virtualService(name, { hosts: ['*.shop.com'], gateways: ['gw'], ...spec }, metadata);
const https = (host: string, more: Partial<Request> = {}): Request =>
  fromGateway('/', { host, scheme: 'https', ...more });

const external = (host: string) =>
  serviceEntry(host.replace('*', 'any'), {
    hosts: [host],
    resolution: 'NONE',
    ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
  });
const ranged = (host: string, addresses: readonly string[], protocol = 'TCP') =>
  serviceEntry(host, {
    hosts: [host],
    addresses,
    resolution: 'NONE',
    ports: [{ number: 9000, name: 'port', protocol }],
  });
const bare = deployment('bare', 'v1', {
  template: { metadata: { labels: { app: 'bare' }, annotations: { 'sidecar.istio.io/inject': 'false' } } },
});
const slice = (name: string, port: string, number: number) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { name, namespace: 'default', labels: { 'kubernetes.io/service-name': name } },
  endpoints: [{ addresses: ['10.1.0.1'] }],
  ports: [{ name: port, port: number }],
});
const headless: Manifests = [
  service(
    'db',
    [
      { port: 81, name: 'detected' },
      { port: 443, name: 'https' },
    ],
    { clusterIP: 'None' },
  ),
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'db-0', namespace: 'default', labels: { app: 'db' } },
    spec: {},
    status: { podIP: '10.1.0.9' },
  },
];

test.each<[string, Manifests, Request, Record<string, string> | string]>([
  [
    'TLS that the gateway does not read, at an HTTP port',
    [
      passthrough,
      ...workloads('web'),
      vs('one', { tls: [tls(['a.shop.com'], { destination: { host: 'web', port: { number: 80 } } })] }),
    ],
    https('a.shop.com'),
    'closed',
  ],
  [
    'mutual TLS of another network, at an HTTP port',
    [
      gateway('gw', [{ ...port(443, 'TLS'), hosts: ['*.local'], tls: { mode: 'AUTO_PASSTHROUGH' } }]),
      ...workloads('web'),
    ],
    https('web', { scheme: 'tls', sni: 'outbound_.80_._.web.default.svc.cluster.local' }),
    'web',
  ],
  [
    'the SNI selects the route',
    [passthrough, vs('one', { tls: [tls(['a.shop.com'], destination('a'))] })],
    https('a.shop.com'),
    'a:443',
  ],
  [
    'the Host does not select the route',
    [passthrough, vs('one', { tls: [tls(['a.shop.com'], destination('a'))] })],
    https('b.shop.com', { sni: 'a.shop.com' }),
    'a:443',
  ],
  [
    'a match refers to the gateway as the VirtualService does',
    [
      passthrough,
      vs('one', { tls: [{ match: [{ sniHosts: ['a.shop.com'], gateways: ['gw'] }], route: [destination('a')] }] }),
    ],
    https('a.shop.com'),
    'a:443',
  ],
  [
    'a connection with an unknown SNI is closed',
    [passthrough, vs('one', { tls: [tls(['a.shop.com'], destination('a'))] })],
    https('c.shop.com'),
    'closed',
  ],
  [
    'shares',
    [passthrough, vs('one', { tls: [tls(['a.shop.com'], destination('a', 1), destination('b', 3))] })],
    https('a.shop.com'),
    { 'a:443': '1/4', 'b:443': '3/4' },
  ],
  [
    'an exact SNI host takes precedence over an older wildcard',
    [
      passthrough,
      vs('one', { tls: [tls(['*.shop.com'], destination('a'))] }, older),
      vs('two', { tls: [tls(['b.shop.com'], destination('b'))] }, newer),
    ],
    https('b.shop.com'),
    'b:443',
  ],
  [
    'the oldest VirtualService keeps an SNI host',
    [
      passthrough,
      vs('one', { tls: [tls(['b.shop.com'], destination('a'))] }, older),
      vs('two', { tls: [tls(['b.shop.com'], destination('b'))] }, newer),
    ],
    https('b.shop.com'),
    'a:443',
  ],
  [
    'sourceLabels are ignored at a gateway',
    [
      passthrough,
      vs('one', {
        tls: [{ match: [{ sniHosts: ['a.shop.com'], sourceLabels: { x: 'y' } }], route: [destination('a')] }],
      }),
    ],
    https('a.shop.com'),
    'a:443',
  ],
  [
    'http rules are ignored, and without a filter chain there is no listener',
    [passthrough, vs('one', { http: [{ route: [destination('a')] }] })],
    https('a.shop.com'),
    'refused',
  ],
  [
    'plain HTTP at a TLS port',
    [passthrough, vs('one', { tls: [tls(['a.shop.com'], destination('a'))] })],
    fromGateway('/', { host: 'a.shop.com', port: 443, scheme: 'http' }),
    'closed',
  ],
  [
    'tcp uses the first rule that applies',
    [
      gateway('gw', [{ ...port(9000, 'TCP'), hosts: ['*'] }]),
      vs('one', {
        hosts: ['*'],
        tcp: [{ match: [{ port: 9001 }], route: [destination('b')] }, { route: [destination('a')] }],
      }),
    ],
    { from: 'gateway', port: 9000, scheme: 'tcp' },
    'a:443',
  ],
  [
    'a TCP server without a rule has no listener',
    [gateway('gw', [{ ...port(9000, 'TCP'), hosts: ['*'] }])],
    { from: 'gateway', port: 9000, scheme: 'tcp' },
    'refused',
  ],
  [
    'an older TCP server blocks HTTP on its port, even without a rule',
    [
      gateway('gw', [{ ...port(80, 'TCP'), hosts: ['*'] }], older),
      gateway('two', [{ ...port(80, 'HTTP'), hosts: ['*'] }], newer),
    ],
    fromGateway('/'),
    'refused',
  ],
  [
    'TLS at a plain HTTP port',
    [gateway('gw', [{ ...port(80, 'HTTP'), hosts: ['*'] }])],
    fromGateway('/', { port: 80, scheme: 'https' }),
    'closed',
  ],
  [
    'mutual TLS requires a client certificate',
    [gateway('gw', [{ ...port(443, 'HTTPS'), hosts: ['*'], tls: { mode: 'MUTUAL' } }])],
    https('a.shop.com'),
    'closed',
  ],
  [
    'mutual TLS accepts a client certificate',
    [gateway('gw', [{ ...port(443, 'HTTPS'), hosts: ['*'], tls: { mode: 'MUTUAL' } }])],
    https('a.shop.com', { clientCertificate: true }),
    'no-route',
  ],
])('at a gateway: %s', (_, manifests, request, expected) => {
  const verdict = route([...secure('a'), ...secure('b'), ...manifests], request);
  expect(shares(verdict)).toEqual(typeof expected === 'string' ? { [expected]: '1' } : expected);
});

const db = [
  service('db', [{ port: 5432, name: 'tcp' }]),
  deployment('db'),
  service('db2', [{ port: 5432, name: 'tcp' }]),
  deployment('db2'),
];
const tcp = (host: string): Request => ({ from: 'default/client', host, scheme: 'tcp' });

test.each<[string, Manifests, Request, Record<string, string> | string]>([
  ['the default route to a service', db, tcp('db:5432'), 'db:5432'],
  [
    'a rule with weights',
    [...db, virtualService('db', { hosts: ['db'], tcp: [{ route: [destination('db', 1), destination('db2', 1)] }] })],
    tcp('db:5432'),
    { 'db:5432': '1/2', 'db2:5432': '1/2' },
  ],
  [
    'a rule for other callers does not apply',
    [
      ...db,
      virtualService('db', {
        hosts: ['db'],
        tcp: [{ match: [{ sourceLabels: { app: 'x' } }], route: [destination('db2')] }],
      }),
    ],
    tcp('db:5432'),
    'db:5432',
  ],
  ['an unknown destination', db, tcp('elsewhere.com:5432'), 'passthrough'],
  [
    'tls rules of a sidecar',
    [
      ...secure('a'),
      ...secure('b'),
      virtualService('a', { hosts: ['a'], tls: [{ match: [{ sniHosts: ['a'] }], route: [destination('b')] }] }),
    ],
    fromClient('/', { host: 'a', scheme: 'https' }),
    'b:443',
  ],
  [
    'an external host by SNI',
    [
      serviceEntry('ext', {
        hosts: ['*.ext.com'],
        resolution: 'NONE',
        ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      }),
    ],
    fromClient('/', { host: 'x.ext.com', scheme: 'https' }),
    '*.ext.com:443',
  ],
  [
    'another SNI on the port of an external host',
    [
      serviceEntry('ext', {
        hosts: ['*.ext.com'],
        resolution: 'NONE',
        ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      }),
    ],
    fromClient('/', { host: 'x.ext.com', sni: 'other.com', scheme: 'https' }),
    'passthrough',
  ],
  [
    'the SNI of an external host at another address',
    [external('*.ext.com'), external('other.com')],
    fromClient('/', { host: 'x.ext.com', address: '192.0.2.1', sni: 'other.com', scheme: 'https' }),
    'other.com:443',
  ],
  [
    'the address of a headless Pod on a detected port, with any Host',
    headless,
    fromClient('/', { host: '10.1.0.9', port: 81 }),
    'db:81',
  ],
  [
    'TLS to the address of a headless Pod, with any SNI',
    headless,
    fromClient('/', { host: 'x.test', address: '10.1.0.9', port: 443, scheme: 'https' }),
    'db:443',
  ],
  [
    'the narrowest of two ranges',
    [ranged('wide', ['192.0.2.0/24']), ranged('narrow', ['198.51.100.0/24', '192.0.2.16/28'])],
    fromClient('/', { host: 'x.test', address: '192.0.2.17', port: 9000, scheme: 'tcp' }),
    'narrow:9000',
  ],
  [
    'TLS to an address in a range, with another SNI',
    [ranged('wide', ['192.0.2.0/24'], 'TLS')],
    fromClient('/', { host: 'x.test', address: '192.0.2.17', port: 9000, scheme: 'https' }),
    'passthrough',
  ],
  [
    'an address of two ServiceEntries',
    [ranged('first', ['192.0.2.1']), ranged('second', ['192.0.2.1/32'])],
    fromClient('/', { host: 'x.test', address: '192.0.2.1', port: 9000, scheme: 'tcp' }),
    'first:9000',
  ],
  [
    'TCP at a detected port without addresses',
    [ranged('detected', [], 'AUTO')],
    fromClient('/', { host: 'x.test', address: '192.0.2.1', port: 9000, scheme: 'tcp' }),
    'detected:9000',
  ],
  [
    'TCP at a detected port without addresses, after an HTTP service',
    [ranged('api', [], 'HTTP'), ranged('detected', [], 'AUTO')],
    fromClient('/', { host: 'x.test', address: '192.0.2.1', port: 9000, scheme: 'tcp' }),
    'passthrough',
  ],
  [
    'TLS at an HTTP port of the mesh, to another address',
    workloads('web'),
    fromClient('/', { host: 'x.test', address: '192.0.2.1', port: 80, scheme: 'https' }),
    'passthrough',
  ],
  [
    'TCP from a caller without a proxy at an HTTP port',
    [...workloads('web'), bare],
    fromClient('/', { from: 'default/bare-v1', port: 80, scheme: 'tcp' }),
    'closed',
  ],
  [
    'TLS from a caller without a proxy at an HTTP port',
    [...workloads('web'), bare],
    fromClient('/', { from: 'default/bare-v1', port: 80, scheme: 'https' }),
    'closed',
  ],
  [
    'EndpointSlices of a Service whose Pods are not in the manifests',
    [service('db', [{ port: 5432, name: 'tcp' }]), slice('db', 'tcp', 5432)],
    fromClient('/', { host: 'db', port: 5432, scheme: 'tcp' }),
    'db:5432',
  ],
  [
    'a mutual TLS mismatch closes a TCP connection',
    [
      ...db,
      peerAuthentication('p', { mtls: { mode: 'STRICT' } }),
      destinationRule('db', { host: 'db', trafficPolicy: { tls: { mode: 'DISABLE' } } }),
    ],
    tcp('db:5432'),
    'closed',
  ],
  ['an address without a host', db, { from: 'default/client', address: 'db', port: 5432, scheme: 'tcp' }, 'db:5432'],
])('from a sidecar: %s', (_, manifests, request, expected) => {
  const verdict = route(manifests, request);
  expect(shares(verdict)).toEqual(typeof expected === 'string' ? { [expected]: '1' } : expected);
});
