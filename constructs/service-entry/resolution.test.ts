import { manifest, refusal } from '../fixtures/synth';
import { ServiceEntry } from './service-entry';

const base = { hosts: ['a.example.com'], ports: [{ number: 80, protocol: 'HTTP' }] };
const address = (address: string) => ({ address });

test.each<[what: string, props: object]>([
  ['NONE with a range', { resolution: 'NONE', addresses: ['10.0.0.0/8'] }],
  ['NONE with two hosts of plain bytes', { hosts: ['a.b.c', 'd.e.f'], ports: [{ number: 1, protocol: 'TCP' }] }],
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
])('%s', (_what, props) => {
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
    'no resolution with endpoints',
    { endpoints: [address('10.0.0.1')] },
    'resolution NONE, the default, excludes endpoints: leave it out, or take another resolution',
  ],
  [
    'NONE with workloadSelector',
    { resolution: 'NONE', workloadSelector: { app: 'a' } },
    'resolution NONE excludes workloadSelector: leave it out, or take another resolution',
  ],
  [
    'STATIC with a name',
    { resolution: 'STATIC', endpoints: [address('10.0.0.1'), address('b.a.com')] },
    "endpoints[1].address must be an IP address or a Unix domain socket, got 'b.a.com' (or take resolution 'DNS')",
  ],
  [
    'a socket with two ports',
    {
      resolution: 'STATIC',
      endpoints: [address('unix:///run/a')],
      ports: [...base.ports, { number: 81, protocol: 'HTTP' }],
    },
    'endpoints[0] is a Unix domain socket, which takes one port, got 2',
  ],
  [
    'DNS with a range',
    { resolution: 'DNS', addresses: ['10.0.0.1', '10.0.0.0/8'] },
    "addresses: range '10.0.0.0/8' needs resolution 'NONE' or 'STATIC'",
  ],
  [
    'DNS with a wildcard',
    { resolution: 'DNS', hosts: ['*.a.com'] },
    "host '*.a.com' cannot be looked up: name endpoints, or take resolution 'DYNAMIC_DNS'",
  ],
  [
    'DNS_ROUND_ROBIN with two endpoints',
    { resolution: 'DNS_ROUND_ROBIN', endpoints: [address('a.com'), address('b.com')] },
    "endpoints must be one endpoint, as resolution is 'DNS_ROUND_ROBIN', got a list of 2 (or take resolution 'DNS')",
  ],
  [
    'DNS with a socket',
    { resolution: 'DNS', endpoints: [address('unix:///run/a')] },
    "endpoints[0].address must be an IP address or a DNS name, got 'unix:///run/a' (or take resolution 'STATIC')",
  ],
  [
    'DNS with a network only',
    { resolution: 'DNS', endpoints: [{ network: 'n' }] },
    "endpoints[0].address must be an IP address or a DNS name, got nothing (or take resolution 'STATIC')",
  ],
  [
    'a port of an endpoint that the service has not',
    { resolution: 'STATIC', endpoints: [{ address: '10.0.0.1', ports: { grpc: 1 } }] },
    "endpoints[0].ports must be ports by the names http, got 'grpc'",
  ],
  [
    'two hosts of plain bytes',
    { resolution: 'DNS', hosts: ['a.b', 'c.d'], ports: [...base.ports, { number: 1, protocol: 'TCP' }] },
    'hosts and port 1 exclude each other: by protocol TCP the 2 hosts cannot be told apart, write a ServiceEntry for each',
  ],
  [
    'two hosts of an unknown protocol',
    { resolution: 'STATIC', hosts: ['a.b', 'c.d'], ports: [{ number: 1 }] },
    'hosts and port 1 exclude each other: by protocol none the 2 hosts cannot be told apart, write a ServiceEntry for each',
  ],
  [
    'DYNAMIC_DNS with addresses and endpoints',
    { resolution: 'DYNAMIC_DNS', hosts: ['*.a'], addresses: ['10.0.0.1'], endpoints: [address('10.0.0.1')] },
    'resolution DYNAMIC_DNS excludes addresses and endpoints: leave it out, or take another resolution',
  ],
  [
    'DYNAMIC_DNS without wildcard',
    { resolution: 'DYNAMIC_DNS', hosts: ['*.a', 'b.a'] },
    "hosts must be wildcards, as resolution is 'DYNAMIC_DNS', got 'b.a' (or take resolution 'DNS')",
  ],
  [
    'DYNAMIC_DNS with another protocol',
    { resolution: 'DYNAMIC_DNS', hosts: ['*.a'], ports: [...base.ports, { number: 443, protocol: 'HTTPS' }] },
    "ports[1].protocol must be one of HTTP, HTTP2, GRPC, TLS, as resolution is 'DYNAMIC_DNS', got 'HTTPS'",
  ],
  [
    'DYNAMIC_DNS without protocol',
    { resolution: 'DYNAMIC_DNS', hosts: ['*.a'], ports: [{ number: 443 }] },
    "ports[0].protocol must be one of HTTP, HTTP2, GRPC, TLS, as resolution is 'DYNAMIC_DNS', got nothing",
  ],
  [
    'DYNAMIC_DNS in the mesh with a waypoint',
    {
      resolution: 'DYNAMIC_DNS',
      hosts: ['*.a'],
      location: 'MESH_INTERNAL',
      labels: { 'istio.io/use-waypoint': 'egress' },
    },
    "location 'MESH_INTERNAL' and label istio.io/use-waypoint exclude each other for 'DYNAMIC_DNS'",
  ],
])('fails: %s', (_what, props, message) => {
  expect(refusal((chart) => new ServiceEntry(chart, 'api', { ...base, ...props } as never))).toBe(
    `ServiceEntry of 'chart/api': ${message}`,
  );
});
