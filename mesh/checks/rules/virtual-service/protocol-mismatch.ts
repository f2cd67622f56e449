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

A DestinationRule that hashes by header, cookie or query parameter also needs an HTTP port. That is reported as a warning.`,
  examples: [
    {
      title: 'HTTP rules for a TCP port',
      wrong: example('tcp-web'),
      says: 'http rules do not apply to any port of reviews (80 TCP): check the names of the ports',
      right: example('http-web'),
    },
    {
      title: 'hash by header on a TCP port',
      wrong: balanced('tcp-web'),
      says: 'httpHeaderName has no effect: no port of reviews is HTTP (80 TCP)',
      right: balanced('http-web'),
    },
  ],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    const { resolve } = worldOf(inventory);
    for (const object of inventory.of('VirtualService')) {
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
    }
    for (const object of inventory.of('DestinationRule')) {
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

function example(name: string): string {
  return `${service(name)}
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http: [{ timeout: 5s, route: [{ destination: { host: reviews } }] }]
`;
}
