import {
  deployment,
  destinationRule,
  fromClient,
  fromGateway,
  gateway,
  http80,
  route,
  service,
  serviceEntry,
  virtualService,
  workloads,
} from '../fixtures/objects';

const gw = gateway('gw', [{ ...http80, hosts: ['*'] }]);
const to = (host: string, port: number) =>
  virtualService('shop', {
    hosts: ['shop.com'],
    gateways: ['gw'],
    http: [{ route: [{ destination: { host, port: { number: port } } }] }],
  });
const ext = (port: object) => serviceEntry('ext', { hosts: ['ext.com'], resolution: 'DNS', ports: [port] });
const https = { number: 443, name: 'https', protocol: 'HTTPS' };
const tls = (mode: string) => destinationRule('ext', { host: 'ext.com', trafficPolicy: { tls: { mode } } });
const PLAIN = 'the server at port 443 of ext.com accepts plain HTTP';
const said = (manifests: readonly object[], request = fromGateway('/')) =>
  route(manifests, request).assumptions.join('\n');

describe('plain HTTP to a server that speaks TLS', () => {
  test.each<[string, object[], string]>([
    ['a port with protocol HTTPS', [ext(https), to('ext.com', 443)], `${PLAIN}, although the port is HTTPS`],
    [
      'a port that leads to 443',
      [ext({ number: 80, name: 'http', protocol: 'HTTP', targetPort: 443 }), to('ext.com', 80)],
      'although it leads to port 443 and no DestinationRule originates TLS',
    ],
    [
      'a Service',
      [...workloads('web'), service('web', [{ port: 443, name: 'https' }]), to('web', 443)],
      'the server at port 443 of web.default.svc.cluster.local accepts plain HTTP',
    ],
    ['mutual TLS, which the sidecar of the server ends', [ext(https), tls('ISTIO_MUTUAL'), to('ext.com', 443)], PLAIN],
  ])('%s', (_, manifests, expected) => expect(said([gw, ...manifests])).toContain(expected));

  test('not if a DestinationRule originates TLS', () => {
    expect(said([gw, ext(https), tls('SIMPLE'), to('ext.com', 443)])).not.toContain('plain HTTP');
  });
  test('not at a port that speaks HTTP', () => {
    expect(said([gw, ...workloads('web'), to('web', 80)])).not.toContain('plain HTTP');
  });
});

describe('TLS inside TLS', () => {
  const request = fromClient('/', { host: 'ext.com', scheme: 'https' });
  test('a client sends TLS, and its proxy encrypts it again', () => {
    expect(said([ext(https), tls('SIMPLE')], request)).toContain(
      'the server at port 443 of ext.com accepts TLS inside TLS: the client sends TLS, and mode SIMPLE of a DestinationRule encrypts it again',
    );
  });
  test('not without a DestinationRule', () => expect(said([ext(https)], request)).not.toContain('TLS inside TLS'));
  test('not if a gateway ends the TLS of the client', () => {
    const server = { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['*'] };
    const terminating = gateway('gw', [{ ...server, tls: { mode: 'SIMPLE', credentialName: 'c' } }]);
    const rule = virtualService('shop', {
      hosts: ['*'],
      gateways: ['gw'],
      tcp: [{ route: [{ destination: { host: 'ext.com', port: { number: 443 } } }] }],
    });
    const client = fromGateway('/', { scheme: 'https', port: 443 });
    expect(said([terminating, rule, ext(https), tls('SIMPLE')], client)).not.toContain('TLS inside TLS');
  });
});

test('requests for another host do not reach a headless Service', () => {
  const headless = [...workloads('db'), service('db', undefined, { clusterIP: 'None' })];
  const rule = virtualService('web', { hosts: ['web', 'db'], http: [{ route: [{ destination: { host: 'db' } }] }] });
  const mesh = [...workloads('web'), ...headless, rule];
  const words = 'the client connects to an address of db.default.svc.cluster.local, because it is headless';
  expect(said(mesh, fromClient('/'))).toContain(words);
  expect(said(mesh, fromClient('/', { host: 'db' }))).not.toContain(words);
});

test('annotations that keep traffic away from a proxy', () => {
  const annotated = (app: string, name: string, value: string) =>
    deployment(app, 'v1', {
      template: {
        metadata: { labels: { app, version: 'v1' }, annotations: { [`traffic.sidecar.istio.io/${name}`]: value } },
        spec: { containers: [{ name: 'c', image: 'c' }] },
      },
    });
  const mesh = [service('web'), annotated('web', 'excludeInboundPorts', '8080')];
  const inbound =
    'the proxy of default/web-v1 handles all inbound traffic (excludeInboundPorts: 8080 is not simulated)';
  const outbound =
    'the proxy of default/api-v1 handles all outbound traffic (excludeOutboundPorts: 5432 is not simulated)';
  const from = { from: 'default/api-v1' };
  const everything = said([...mesh, annotated('api', 'excludeOutboundPorts', '5432')], fromClient('/', from));
  expect(everything).toContain(inbound);
  expect(everything).toContain(outbound);
  expect(
    said([...workloads('web'), annotated('api', 'includeOutboundIPRanges', '*')], fromClient('/', from)),
  ).not.toContain('handles all');
});
