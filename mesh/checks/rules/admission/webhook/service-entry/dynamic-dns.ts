import { isWildcard } from '../../../../../registry/host-name';
import { shown } from '../grammar/shown';
import { webhookRule } from '../rule';

const protocols = ['HTTP', 'TLS', 'GRPC', 'HTTP2'];

export const dynamicDns = webhookRule({
  kind: 'ServiceEntry',
  concept: 'resolution DYNAMIC_DNS',
  description: 'The proxy resolves each host name when a client uses it, so the protocol must send the host name.',
  right: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: buckets, namespace: default }
spec:
  hosts: ["*.example.com"]
  location: MESH_EXTERNAL
  ports:
    - { number: 443, name: tls, protocol: TLS }
  resolution: DYNAMIC_DNS
`,
  wrong: [
    {
      set: { 'spec.hosts[0]': 'a.example.com' },
      says: 'must start with "*" if resolution is DYNAMIC_DNS, got "a.example.com"',
    },
    { set: { 'spec.hosts': [] }, says: 'DYNAMIC_DNS requires a wildcard host' },
    { set: { 'spec.addresses': ['192.0.2.1'] }, says: 'DYNAMIC_DNS gets the addresses from DNS: remove them' },
    {
      set: { 'spec.endpoints': [{ address: '192.0.2.1' }] },
      says: 'DYNAMIC_DNS gets the endpoints from DNS: remove them',
    },
    {
      set: { 'spec.ports[0].protocol': 'TCP' },
      says: 'must be one of HTTP, TLS, GRPC, HTTP2 if resolution is DYNAMIC_DNS, got "TCP"',
    },
    {
      set: { 'spec.location': 'MESH_INTERNAL', 'metadata.labels': { 'istio.io/use-waypoint': 'waypoint' } },
      says: 'a waypoint does not support DYNAMIC_DNS inside the mesh: set MESH_EXTERNAL',
    },
  ],
  check({ spec, labels }, { error }) {
    if (spec.resolution !== 'DYNAMIC_DNS') return;
    const { hosts = [], addresses = [], endpoints = [], ports = [], location } = spec;
    if (hosts.length === 0) error(['spec', 'hosts'], 'DYNAMIC_DNS requires a wildcard host');
    for (const [index, host] of hosts.entries()) {
      const message = `must start with "*" if resolution is DYNAMIC_DNS, got ${shown(host)}`;
      if (!isWildcard(host)) error(['spec', 'hosts', index], message);
    }
    if (addresses.length > 0) error(['spec', 'addresses'], 'DYNAMIC_DNS gets the addresses from DNS: remove them');
    if (endpoints.length > 0) error(['spec', 'endpoints'], 'DYNAMIC_DNS gets the endpoints from DNS: remove them');
    for (const [index, { protocol = '' }] of ports.entries()) {
      if (protocols.includes(protocol.toUpperCase())) continue;
      const message = `must be one of ${protocols.join(', ')} if resolution is DYNAMIC_DNS, got ${shown(protocol)}`;
      error(['spec', 'ports', index, 'protocol'], message);
    }
    const waypoint = (labels.get('istio.io/use-waypoint') ?? '').toLowerCase();
    if (location === 'MESH_INTERNAL' && waypoint !== '' && waypoint !== 'none') {
      error(['spec', 'location'], 'a waypoint does not support DYNAMIC_DNS inside the mesh: set MESH_EXTERNAL');
    }
  },
});
