import { Chart, Testing } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { Mesh } from '../../mesh';
import { thrown } from '../fixtures/synth';
import { ServiceEntry, type ServiceEntryProps } from '../service-entry/service-entry';
import { EgressRoute, type EgressRouteProps } from './egress-route';

const PORTS = [
  { number: 80, protocol: 'HTTP' },
  { number: 8443, protocol: 'TLS' },
] as const;

type Options = Partial<EgressRouteProps> & { service?: Partial<ServiceEntryProps> };

function egress({ service, ...props }: Options = {}) {
  const chart = new Chart(Testing.app(), 'egress');
  const to = new ServiceEntry(chart, 'api', {
    hosts: ['api.example.com'],
    ports: PORTS,
    resolution: 'DNS',
    ...service,
  } as ServiceEntryProps);
  new EgressRoute(chart, 'api-egress', { to, ...props });
  return Testing.synth(chart).slice(1);
}

/** Istio's egress gateway, as installed by default. */
function installed() {
  const chart = new Chart(Testing.app(), 'istio', { namespace: 'istio-system' });
  const labels = { istio: 'egressgateway' };
  new k8s.KubeService(chart, 'service', {
    metadata: { name: 'istio-egressgateway' },
    spec: {
      selector: labels,
      ports: [
        { name: 'http2', port: 80 },
        { name: 'https', port: 443 },
      ],
    },
  });
  new k8s.KubeDeployment(chart, 'deployment', {
    metadata: { name: 'istio-egressgateway' },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers: [{ name: 'istio-proxy' }] } },
    },
  });
  return Testing.synth(chart);
}

const metadata = { name: 'api-egress' };
const host = 'istio-egressgateway.istio-system.svc.cluster.local';
const sniHosts = ['api.example.com'];

test('passes TLS through', () => {
  expect(egress({ port: 8443 })).toEqual([
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata,
      spec: {
        selector: { istio: 'egressgateway' },
        servers: [
          { port: { number: 443, name: 'tls-443', protocol: 'TLS' }, hosts: sniHosts, tls: { mode: 'PASSTHROUGH' } },
        ],
      },
    },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata,
      spec: {
        hosts: sniHosts,
        gateways: ['mesh', 'api-egress'],
        tls: [
          {
            match: [{ gateways: ['mesh'], port: 8443, sniHosts }],
            route: [{ destination: { host, port: { number: 443 } } }],
          },
          {
            match: [{ gateways: ['api-egress'], port: 443, sniHosts }],
            route: [{ destination: { host: 'api.example.com', port: { number: 8443 } } }],
          },
        ],
      },
    },
  ]);
});

test('routes HTTP', () => {
  const [gateway, virtualService] = egress({ port: 80 });
  expect(gateway.spec.servers).toEqual([{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: sniHosts }]);
  expect(virtualService.spec).toEqual({
    hosts: sniHosts,
    gateways: ['mesh', 'api-egress'],
    http: [
      { match: [{ gateways: ['mesh'], port: 80 }], route: [{ destination: { host, port: { number: 80 } } }] },
      {
        match: [{ gateways: ['api-egress'], port: 80 }],
        route: [{ destination: { host: 'api.example.com', port: { number: 80 } } }],
      },
    ],
  });
});

test('routes HTTP on other ports through port 80 of the gateway', () => {
  const [gateway, virtualService] = egress({ service: { ports: [{ number: 8080, protocol: 'HTTP' as const }] } });
  expect(gateway.spec.servers[0].port.number).toBe(80);
  expect(virtualService.spec.http).toEqual([
    { match: [{ gateways: ['mesh'], port: 8080 }], route: [{ destination: { host, port: { number: 80 } } }] },
    {
      match: [{ gateways: ['api-egress'], port: 80 }],
      route: [{ destination: { host: 'api.example.com', port: { number: 8080 } } }],
    },
  ]);
});

test('accepts another egress gateway, and defaults to the only port', () => {
  const service = { hosts: ['example.com'], ports: [{ number: 443, protocol: 'HTTPS' as const }] };
  const [gateway, virtualService] = egress({
    service,
    namespace: 'egress',
    name: 'out',
    egress: { name: 'out', namespace: 'egress', ports: [{ port: 443 }] },
    selector: { app: 'out' },
  });
  expect(gateway.metadata).toEqual({ name: 'out', namespace: 'egress' });
  expect(gateway.spec.selector).toEqual({ app: 'out' });
  expect(virtualService.metadata).toEqual({ name: 'out', namespace: 'egress' });
  expect(virtualService.spec.hosts).toEqual(['example.com']);
  expect(virtualService.spec.gateways).toEqual(['mesh', 'egress/out']);
  expect(virtualService.spec.tls[0].route).toEqual([
    { destination: { host: 'out.egress.svc.cluster.local', port: { number: 443 } } },
  ]);
});

test.each([
  ['http' as const, 80, 80],
  ['tls' as const, 8443, 443],
])('%s requests for port %d leave the mesh through the gateway', (scheme, port, gatewayPort) => {
  const chart = new Chart(Testing.app(), 'egress', { namespace: 'default' });
  const to = new ServiceEntry(chart, 'api', { hosts: ['api.example.com'], ports: PORTS, resolution: 'DNS' });
  new EgressRoute(chart, 'api-egress', { to, port });
  const mesh = Mesh.of(installed(), Testing.synth(chart));
  const request = { host: 'api.example.com', path: '/', scheme };
  const fromPod = mesh.route({ ...request, from: 'default/client', port });
  expect(fromPod.outcomes).toMatchObject([
    { kind: 'forward', destination: { host, port: gatewayPort, workloads: ['istio-system/istio-egressgateway'] } },
  ]);
  const fromGateway = mesh.route({ ...request, gateway: 'default/api-egress', port: gatewayPort });
  expect(fromGateway.outcomes).toMatchObject([{ kind: 'forward', destination: { host: 'api.example.com', port } }]);
});

test.each<[what: string, options: object, message: string]>([
  ['two ports without a choice', {}, 'port must be one of 80, 8443, got undefined'],
  ['an unknown port', { port: 443 }, 'port must be one of 80, 8443, got 443'],
  ['a string as port', { port: '80' }, "port must be a port from 1 to 65535, got '80'"],
  [
    'a protocol without hosts',
    { service: { ports: [{ number: 5432, protocol: 'TCP' }], addresses: ['10.0.0.1'] } },
    "port must be a port of protocol HTTP, HTTPS or TLS, got '5432' (set its protocol in ports of the ServiceEntry)",
  ],
  [
    'a wildcard host',
    { service: { hosts: ['*.example.com'], resolution: undefined } },
    "to: host '*.example.com' is a wildcard, so its address is unknown",
  ],
  [
    'resolution NONE',
    { service: { resolution: undefined } },
    "to: resolution 'NONE' would forward to the original address, which is the gateway itself: use 'DNS'",
  ],
  ['a string as service', { to: 'api.example.com' }, "to must be a ServiceEntry, got 'api.example.com'"],
  [
    'an incomplete gateway name',
    { egress: 'a.b', port: 80 },
    "egress must be a name without a dot or a full name, got 'a.b'",
  ],
  [
    'an unknown prop',
    { host: 'a' },
    "unknown prop 'host' (known props: name, namespace, labels, annotations, suppress, to, port, egress, selector)",
  ],
])('fails with %s', (_what, options, message) => {
  const error = thrown(() => egress(options as Options));
  expect(error).toContain(`EgressRoute of 'egress/api-egress': ${message}`);
});
