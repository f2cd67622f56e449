import { isWildcard } from '../../../registry/host-name';
import { isHttpOrSniffed, isTls } from '../../../registry/protocol';
import type { ServicePort } from '../../../registry/service';
import type { Check } from '../../engine/check';
import { knownHostsOf } from '../../facts/known-hosts';
import { worldOf } from '../../facts/world';

const takes: Record<'http' | 'tls' | 'tcp', (port: ServicePort) => boolean> = {
  http: ({ protocol }) => isHttpOrSniffed(protocol),
  tls: ({ protocol }) => isTls(protocol),
  tcp: ({ protocol }) => protocol === 'TCP' || protocol === 'AUTO',
};

export const protocolMismatch: Check = {
  code: 'MESH0112',
  level: 'error',
  title: 'rules are for a protocol that no port of the host speaks',
  description: `\`http\` rules apply to ports whose name or \`appProtocol\` says HTTP, HTTP/2 or gRPC, or says nothing;
\`tls\` rules to ports of TLS and HTTPS; \`tcp\` rules to TCP. To other ports of the host they do not apply at all: no
routing, no retries, no fault. Name the port after what it speaks. So, as a warning, with a DestinationRule that balances
by a header, a cookie or a query parameter, which only HTTP has.`,
  examples: [
    {
      wrong: example('tcp-web'),
      says: 'the http rules apply to no port of reviews: its ports are 80 TCP',
      right: example('http-web'),
    },
    {
      title: 'a header',
      wrong: balanced('tcp-web'),
      says: 'no port of reviews speaks HTTP, so no connection has what this balances by: its ports are 80 TCP',
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
        if (rules.length === 0 || ports.some(takes[kind])) continue;
        const message = `the ${kind} rules apply to no port of ${written.join(', ')}: its ports are ${listed(ports)}`;
        report(object, ['spec', kind], message);
      }
    }
    for (const object of inventory.of('DestinationRule')) {
      const { host = '', exportTo, trafficPolicy } = object.spec;
      const { consistentHash } = trafficPolicy?.loadBalancer ?? {};
      const key = OF_HTTP.find((one) => consistentHash?.[one]);
      const services = key && !isWildcard(host) ? hosts.find(host, object.namespace, exportTo) : [];
      const ports = services.flatMap((service) => service.ports);
      if (!key || ports.length === 0 || ports.some(takes.http)) continue;
      const message = `no port of ${host} speaks HTTP, so no connection has what this balances by: its ports are ${listed(ports)}`;
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
