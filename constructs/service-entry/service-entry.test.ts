import type { Chart } from 'cdk8s';
import { manifest, refusal, thrown } from '../fixtures/synth';
import { Destination } from '../virtual-service/destination';
import { ServiceEntry, type ServiceEntryProps } from './service-entry';

const refused = (props: unknown) =>
  refusal((chart) => new ServiceEntry(chart, 'api', props as never)).replace("ServiceEntry of 'chart/api': ", '');

const withService = <T>(props: ServiceEntryProps, use: (service: ServiceEntry) => T): T => {
  let result: T | undefined;
  manifest((chart: Chart) => {
    result = use(new ServiceEntry(chart, 'api', props));
  });
  return result as T;
};

test('creates a ServiceEntry as its default child', () => {
  withService({ hosts: ['example.com'] }, ({ node }) =>
    expect(node.defaultChild).toMatchObject({ apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry' }),
  );
});

test('writes only hosts if it is the only prop', () => {
  expect(manifest((chart) => new ServiceEntry(chart, 'api', { hosts: ['*.example.com'] }))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: { name: 'api' },
    spec: { hosts: ['*.example.com'] },
  });
});

test('writes every prop', () => {
  const props: ServiceEntryProps = {
    name: 'example',
    namespace: 'egress',
    labels: { team: 'shop' },
    annotations: { note: 'by hand' },
    suppress: ['IST0109', 'IST0133'],
    hosts: ['example.com'],
    addresses: ['240.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
    ports: [{ number: 443, protocol: 'TLS', targetPort: 8443 }],
    location: 'MESH_EXTERNAL',
    resolution: 'STATIC',
    endpoints: [{ address: '10.0.0.1', ports: { 'tls-443': 9443 }, labels: { version: 'v1' } }],
    subjectAltNames: ['spiffe://example.com/api'],
    exportTo: ['.', 'shop'],
  };
  expect(manifest((chart) => new ServiceEntry(chart, 'x', props))).toEqual({
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: {
      name: 'example',
      namespace: 'egress',
      labels: { team: 'shop' },
      annotations: { note: 'by hand', 'galley.istio.io/analyze-suppress': 'IST0109,IST0133' },
    },
    spec: {
      hosts: ['example.com'],
      addresses: ['240.0.0.1', '10.0.0.0/8', '2001:db8::/32'],
      ports: [{ number: 443, protocol: 'TLS', name: 'tls-443', targetPort: 8443 }],
      location: 'MESH_EXTERNAL',
      resolution: 'STATIC',
      endpoints: [{ address: '10.0.0.1', ports: { 'tls-443': 9443 }, labels: { version: 'v1' } }],
      subjectAltNames: ['spiffe://example.com/api'],
      exportTo: ['.', 'shop'],
    },
  });
});

test('writes a workloadSelector, and an exportTo for no namespace', () => {
  const object = manifest(
    (chart) =>
      new ServiceEntry(chart, 'vm', {
        hosts: ['vm.example.com'],
        resolution: 'STATIC',
        location: 'MESH_INTERNAL',
        workloadSelector: { app: 'vm' },
        exportTo: ['~'],
      }),
  );
  expect(object.spec).toEqual({
    hosts: ['vm.example.com'],
    resolution: 'STATIC',
    location: 'MESH_INTERNAL',
    workloadSelector: { labels: { app: 'vm' } },
    exportTo: ['~'],
  });
});

const PORTS = [{ number: 80, protocol: 'HTTP' }, { number: 9000 }] as const;

test('exposes its name, namespace, hosts and ports', () => {
  const { name, namespace, hosts, host, ports } = withService(
    { hosts: ['example.com'], namespace: 'egress', ports: PORTS },
    (service) => service,
  );
  expect({ name, namespace, hosts, host, ports }).toEqual({
    name: 'api',
    namespace: 'egress',
    hosts: ['example.com'],
    host: 'example.com',
    ports: [
      { port: 80, name: 'http', appProtocol: 'http' },
      { port: 9000, name: 'port-9000' },
    ],
  });
});

test.each<[hosts: string[], options: object | undefined, destination: object]>([
  [['example.com'], undefined, { host: 'example.com' }],
  [['example.com'], { port: 9000 }, { host: 'example.com', port: 9000 }],
  [['example.com', '*.example.org'], { host: '*.example.org' }, { host: '*.example.org' }],
])('hosts %j: destination(%j) is %j', (hosts, options, destination) => {
  const found = withService({ hosts, ports: PORTS }, (service) => service.destination(options));
  expect(found).toBeInstanceOf(Destination);
  const { ports: _, ...rest } = found;
  expect(rest).toEqual(destination);
});

test.each<[hosts: string[], options: unknown, message: string]>([
  [['a.com'], { port: 81 }, "port of 'chart/api' must be one of 80, 9000, got 81 (or add it to ports)"],
  [['a.com'], { host: 'b.com' }, "host of 'chart/api' must be one of a.com, got 'b.com' (or add it to hosts)"],
  [['a.com', 'b.com'], {}, "'chart/api' has hosts a.com, b.com: use destination({ host: 'a.com' })"],
  [['a.com'], { subset: 'v1' }, "options: unknown prop 'subset' (known props: host, port)"],
  [['a.com'], { port: '80' }, "options.port must be a port from 1 to 65535, got '80' (write 80 without quotes)"],
])('fails: hosts %j: destination(%j)', (hosts, options, message) => {
  const destination = () => withService({ hosts, ports: PORTS }, (service) => service.destination(options as never));
  expect(thrown(destination)).toBe(message);
});

test.each<[what: string, props: unknown, message: string]>([
  ['undefined', undefined, 'props must be an object, got undefined'],
  ['without hosts', {}, 'hosts must be a list, got undefined'],
  ['host *', { hosts: ['*'] }, "hosts[0] must be a DNS name, or a wildcard such as '*.example.com', got '*'"],
  [
    'a host that is no DNS name',
    { hosts: ['a_b'] },
    "hosts[0] must be a DNS name, or a wildcard such as '*.example.com', got 'a_b'",
  ],
  [
    'a range with 33 bits',
    { hosts: ['a'], addresses: ['10.0.0.0/33'] },
    "addresses[0] must be an IP address or a range such as 10.0.0.0/8, got '10.0.0.0/33'",
  ],
  [
    'a range with a leading zero',
    { hosts: ['a'], addresses: ['10.0.0.0/08'] },
    "addresses[0] must be an IP address or a range such as 10.0.0.0/8, got '10.0.0.0/08'",
  ],
  [
    'a duplicate address',
    { hosts: ['a'], addresses: ['10.0.0.1', '10.0.0.1'] },
    "addresses: '10.0.0.1' is listed twice, keep one",
  ],
  [
    'an unknown location',
    { hosts: ['a'], location: 'OUTSIDE' },
    "location must be one of MESH_EXTERNAL, MESH_INTERNAL, got 'OUTSIDE'",
  ],
  [
    'a resolution in lower case',
    { hosts: ['a'], resolution: 'dns' },
    "resolution must be one of NONE, STATIC, DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS, got 'dns' (did you mean 'DNS'?)",
  ],
  [
    'exportTo with ~ and a namespace',
    { hosts: ['a'], exportTo: ['~', 'a'] },
    "exportTo[0] must be a namespace, '.' for the object's own, or '*' for all, got '~'",
  ],
  ['a string as exportTo', { hosts: ['a'], exportTo: '~' }, "exportTo must be a list, got '~' (write ['~'])"],
])('fails: %s', (_what, props, message) => {
  expect(refused(props)).toBe(message);
});
