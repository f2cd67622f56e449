import { isWildcard } from '../../../registry/host-name';
import { isHttpOrSniffed, isTls } from '../../../registry/protocol';
import type { ServicePort } from '../../../registry/service';
import type { Check } from '../../engine/check';
import { knownHostsOf } from '../../facts/known-hosts';
import { worldOf } from '../../facts/world';

const accepts: Record<'http' | 'tls' | 'tcp', (port: ServicePort) => boolean> = {
  http: ({ protocol }) => isHttpOrSniffed(protocol),
  tls: ({ protocol }) => isTls(protocol),
  tcp: ({ protocol }) => protocol === 'TCP' || protocol === 'AUTO',
};

export const protocolMismatch: Check = {
  code: 'MESH0112',
  level: 'error',
  title: 'host has no port for the protocol of the rules',
  description: `Istio derives the protocol of a Service port from its \`appProtocol\` or its name, such as \`http-web\`.
\`http\` rules apply to HTTP, HTTP/2 and gRPC ports and to ports without a protocol, \`tls\` rules to TLS and HTTPS ports,
and \`tcp\` rules to TCP ports. On other ports the rules are ignored: no routing, no retries, no faults. Name the port after
the protocol that the application uses.

A match with a \`port\` that the host does not have is never used. That is reported as a warning.

A DestinationRule that hashes by header, cookie or query parameter also needs an HTTP port. That is reported as a warning.`,
  examples: [
    {
      title: 'HTTP rules for a TCP port',
      wrong: example('tcp-web'),
      says: 'http rules do not apply to any port of reviews (80 TCP): check the names of the ports',
      right: example('http-web'),
    },
    {
      title: 'a port that the host does not have',
      wrong: example('http-web', 'match: [{ port: 8080 }], '),
      says: 'reviews has no port 8080, only 80, so this match is never used',
      right: example('http-web', 'match: [{ port: 80 }], '),
    },
    {
      title: 'hash by header on a TCP port',
      wrong: balanced('tcp-web'),
      says: 'httpHeaderName has no effect: no port of reviews is HTTP (80 TCP)',
      right: balanced('http-web'),
    },
  ],
  about: ['VirtualService', 'DestinationRule'],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    const { registry, resolve } = worldOf(inventory);
    const listened = new Set(
      inventory.of('Sidecar').flatMap(({ spec }) => spec.egress?.flatMap(({ port }) => port?.number ?? []) ?? []),
    );
    for (const object of inventory.judgedOf('VirtualService')) {
      const { hosts: written = [], gateways = [], http = [], tls = [], tcp = [] } = object.spec;
      if (gateways.length > 0 && !(gateways.length === 1 && gateways[0] === 'mesh')) continue;
      const services = written.map((host) => hosts.find(resolve(host, object.namespace), object.namespace));
      if (services.length === 0 || services.some((found) => found.length === 0)) continue;
      const ports = services.flat().flatMap((service) => service.ports);
      if (ports.length === 0) continue;
      for (const [kind, rules] of Object.entries({ http, tls, tcp }) as [
        'http' | 'tls' | 'tcp',
        readonly unknown[],
      ][]) {
        if (rules.length === 0 || ports.some(accepts[kind])) continue;
        const message = `${kind} rules do not apply to any port of ${written.join(', ')} (${listed(ports)}): check the names of the ports`;
        report(object, ['spec', kind], message);
      }
      if (services.flat().some(hosts.hasUnknownPorts)) continue;
      // A namespace may have a ServiceEntry of its own for the host, and a Sidecar may listen on another port.
      const everywhere = written.flatMap((host) => [...registry.byNamespace(resolve(host, object.namespace)).values()]);
      const numbers = new Set(everywhere.flatMap((service) => service.ports.map(({ number }) => number)));
      for (const [kind, rules] of Object.entries({ http, tls, tcp })) {
        for (const [rule, { match = [] }] of rules.entries()) {
          for (const [index, { port = 0 }] of match.entries()) {
            if (port === 0 || numbers.size === 0 || numbers.has(port) || listened.has(port)) continue;
            const message = `${written.join(', ')} has no port ${port}, only ${[...numbers].join(', ')}, so this match is never used`;
            report(object, ['spec', kind, rule, 'match', index, 'port'], message, 'warning');
          }
        }
      }
    }
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { host = '', exportTo, trafficPolicy } = object.spec;
      const { consistentHash } = trafficPolicy?.loadBalancer ?? {};
      const key = OF_HTTP.find((property) => consistentHash?.[property]);
      const services = key && !isWildcard(host) ? hosts.find(host, object.namespace, exportTo) : [];
      const ports = services.flatMap((service) => service.ports);
      if (!key || ports.length === 0 || ports.some(accepts.http)) continue;
      const message = `${key} has no effect: no port of ${host} is HTTP (${listed(ports)})`;
      report(object, ['spec', 'trafficPolicy', 'loadBalancer', 'consistentHash', key], message, 'warning');
    }
  },
};

const OF_HTTP = ['httpHeaderName', 'httpCookie', 'httpQueryParameterName'] as const;

function listed(ports: readonly ServicePort[]): string {
  const known = ports.map(({ number, protocol }) => `${number} ${protocol === 'AUTO' ? 'unnamed' : protocol}`);
  return [...new Set(known)].join(', ');
}

function service(name: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { ports: [{ name: ${name}, port: 80 }] }
---`;
}

function balanced(name: string): string {
  return `${service(name)}
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: x-user } } }
`;
}

function example(name: string, match = ''): string {
  return `${service(name)}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http: [{ ${match}timeout: 5s, route: [{ destination: { host: reviews } }] }]
`;
}
