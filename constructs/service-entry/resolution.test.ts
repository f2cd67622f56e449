import { manifest, refusal } from '../fixtures/synth';
import { ServiceEntry } from './service-entry';

const base = { hosts: ['a.example.com'], ports: [{ number: 80, protocol: 'HTTP' }] };
const address = (address: string) => ({ address });

test.each<[what: string, props: object]>([
  ['NONE with a range', { resolution: 'NONE', addresses: ['10.0.0.0/8'] }],
  ['NONE with two TCP hosts', { hosts: ['a.b.c', 'd.e.f'], ports: [{ number: 1, protocol: 'TCP' }] }],
  ['STATIC with a range', { resolution: 'STATIC', addresses: ['10.0.0.0/8'], endpoints: [address('10.0.0.1')] }],
  ['STATIC with a socket', { resolution: 'STATIC', endpoints: [address('unix:///run/a')] }],
  ['STATIC with a network', { resolution: 'STATIC', endpoints: [{ network: 'n' }] }],
  ['DNS with names', { resolution: 'DNS', endpoints: [address('b.example.com'), address('10.0.0.1')] }],
  ['DNS with a wildcard and endpoints', { hosts: ['*.a.com'], resolution: 'DNS', endpoints: [address('b.a.com')] }],
  ['DNS_ROUND_ROBIN with one endpoint', { resolution: 'DNS_ROUND_ROBIN', endpoints: [address('b.a.com')] }],
  [
    'DNS with two hosts over TLS',
    { resolution: 'DNS', hosts: ['a.b', 'c.d'], ports: [{ number: 443, protocol: 'TLS' }] },
  ],
  ['DYNAMIC_DNS', { resolution: 'DYNAMIC_DNS', hosts: ['*.a.com', '*b.com'] }],
  [
    'DYNAMIC_DNS in the mesh without a waypoint',
    {
      resolution: 'DYNAMIC_DNS',
      hosts: ['*.a.com'],
      location: 'MESH_INTERNAL',
      labels: { 'istio.io/use-waypoint': 'None' },
    },
  ],
])('accepts %s', (_what, props) => {
  const { labels, ...spec } = { ...base, ...props } as typeof base & { labels?: object };
  const object = manifest((chart) => new ServiceEntry(chart, 'api', { ...base, ...props } as never));
  expect(object.spec).toMatchObject({ ...spec, ports: spec.ports });
});

test.each<[what: string, props: object, message: string]>([
  [
    'endpoints and workloadSelector',
    { resolution: 'STATIC', endpoints: [address('10.0.0.1')], workloadSelector: { app: 'a' } },
    'endpoints and workloadSelector exclude each other, keep one of them',
  ],
  [
    'endpoints without a resolution',
    { endpoints: [address('10.0.0.1')] },
    "resolution 'NONE', the default, excludes endpoints: use another resolution",
  ],
  [
    'NONE with workloadSelector',
    { resolution: 'NONE', workloadSelector: { app: 'a' } },
    "resolution 'NONE' excludes workloadSelector: use another resolution",
  ],
  [
    'STATIC with a DNS name',
    { resolution: 'STATIC', endpoints: [address('10.0.0.1'), address('b.a.com')] },
    "endpoints[1].address must be an IP address or a Unix domain socket, got 'b.a.com' (or use resolution 'DNS')",
  ],
  [
    'STATIC with a socket and two ports',
    {
      resolution: 'STATIC',
      endpoints: [address('unix:///run/a')],
      ports: [...base.ports, { number: 81, protocol: 'HTTP' }],
    },
    'ports must be one port, because endpoints[0] is a Unix domain socket, got a list of 2',
  ],
  [
    'DNS with a range',
    { resolution: 'DNS', addresses: ['10.0.0.1', '10.0.0.0/8'] },
    "addresses: range '10.0.0.0/8' requires resolution 'NONE' or 'STATIC'",
  ],
  [
    'DNS with a wildcard',
    { resolution: 'DNS', hosts: ['*.a.com'] },
    "hosts: wildcard '*.a.com' cannot be resolved: set endpoints, or use resolution 'DYNAMIC_DNS'",
  ],
  [
    'DNS_ROUND_ROBIN with two endpoints',
    { resolution: 'DNS_ROUND_ROBIN', endpoints: [address('a.com'), address('b.com')] },
    "endpoints must be one endpoint for resolution 'DNS_ROUND_ROBIN', got a list of 2 (or use resolution 'DNS')",
  ],
  [
    'DNS with a socket',
    { resolution: 'DNS', endpoints: [address('unix:///run/a')] },
    "endpoints[0].address must be an IP address or a DNS name, got 'unix:///run/a' (or use resolution 'STATIC')",
  ],
  [
    'DNS with an endpoint without an address',
    { resolution: 'DNS', endpoints: [{ network: 'n' }] },
    "endpoints[0].address must be an IP address or a DNS name, got undefined (or use resolution 'STATIC')",
  ],
  [
    'an endpoint port that the service does not have',
    { resolution: 'STATIC', endpoints: [{ address: '10.0.0.1', ports: { grpc: 1 } }] },
    "a key of endpoints[0].ports must be one of http, got 'grpc'",
  ],
  [
    'an endpoint port of a service without ports',
    { resolution: 'STATIC', ports: undefined, endpoints: [{ address: '10.0.0.1', ports: { grpc: 1 } }] },
    "a key of endpoints[0].ports must be a name in ports, which is empty, got 'grpc'",
  ],
  [
    'two TCP hosts',
    { resolution: 'DNS', hosts: ['a.b', 'c.d'], ports: [...base.ports, { number: 1, protocol: 'TCP' }] },
    'a ServiceEntry with port 1 with protocol TCP must have one host, got 2 (create a ServiceEntry for each host)',
  ],
  [
    'two hosts with a port without a protocol',
    { resolution: 'STATIC', hosts: ['a.b', 'c.d'], ports: [{ number: 1 }] },
    'a ServiceEntry with port 1 without a protocol must have one host, got 2 (create a ServiceEntry for each host)',
  ],
  [
    'DYNAMIC_DNS with addresses and endpoints',
    { resolution: 'DYNAMIC_DNS', hosts: ['*.a'], addresses: ['10.0.0.1'], endpoints: [address('10.0.0.1')] },
    "resolution 'DYNAMIC_DNS' excludes addresses and endpoints: use another resolution",
  ],
  [
    'DYNAMIC_DNS with an exact host',
    { resolution: 'DYNAMIC_DNS', hosts: ['*.a', 'b.a'] },
    "hosts must be wildcards for resolution 'DYNAMIC_DNS', got 'b.a' (or use resolution 'DNS')",
  ],
  [
    'DYNAMIC_DNS with another protocol',
    { resolution: 'DYNAMIC_DNS', hosts: ['*.a'], ports: [...base.ports, { number: 443, protocol: 'HTTPS' }] },
    "ports[1].protocol must be one of HTTP, HTTP2, GRPC, TLS for resolution 'DYNAMIC_DNS', got 'HTTPS'",
  ],
  [
    'DYNAMIC_DNS without a protocol',
    { resolution: 'DYNAMIC_DNS', hosts: ['*.a'], ports: [{ number: 443 }] },
    "ports[0].protocol must be one of HTTP, HTTP2, GRPC, TLS for resolution 'DYNAMIC_DNS', got undefined",
  ],
  [
    'DYNAMIC_DNS in the mesh with a waypoint',
    {
      resolution: 'DYNAMIC_DNS',
      hosts: ['*.a'],
      location: 'MESH_INTERNAL',
      labels: { 'istio.io/use-waypoint': 'egress' },
    },
    "location 'MESH_INTERNAL' and label istio.io/use-waypoint exclude each other for resolution 'DYNAMIC_DNS'",
  ],
])('fails: %s', (_what, props, message) => {
  expect(refusal((chart) => new ServiceEntry(chart, 'api', { ...base, ...props } as never))).toBe(
    `ServiceEntry of 'chart/api': ${message}`,
  );
});
