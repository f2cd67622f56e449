import { fields, list, text } from '../../../manifest/fields';
import { isTls } from '../../../registry/protocol';
import type { ProxyNode } from '../../../registry/proxy-node';
import type { Cluster } from '../../../routing/cluster';
import { expectsTls, originatedTls } from '../../../routing/tls-origination';
import { weightedClusters } from '../../../routing/weighted-clusters';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { simulatedRoutesOf, simulatedVirtualServicesOf, writtenDestinations } from '../../facts/simulation';
import { worldOf } from '../../facts/world';

export const plainHttpToHttps: Check = {
  code: 'MESH0143',
  level: 'warning',
  title: 'plain HTTP is sent to an HTTPS port',
  description: `An \`http\` rule routes requests that the proxy has read, so it forwards plain HTTP, also if the client sent
HTTPS to a gateway. A server that expects TLS answers with a 400, such as "The plain HTTP request was sent to HTTPS port", or
closes the connection. Mutual TLS of the mesh does not change this: the proxy of the server removes it.

If the server does not speak TLS, give its port the protocol HTTP. Otherwise, let the proxy originate TLS: set \`tls\` in a
DestinationRule for the host and port, or use a BackendTLSPolicy for a backend of an HTTPRoute. To forward TLS connections as
they are, use \`tls\` rules or a TLSRoute.`,
  examples: [
    {
      title: 'a Service',
      wrong: example(service('https-web'), 'payments'),
      says: 'plain HTTP is sent to port 443 of payments.default.svc.cluster.local, which is HTTPS: set tls in a DestinationRule',
      right: example(service('http-web'), 'payments'),
    },
    {
      title: 'a ServiceEntry',
      wrong: example(entry(), 'api.example.com'),
      says: 'plain HTTP is sent to port 443 of api.example.com, which is HTTPS: set tls in a DestinationRule',
      right: `${example(entry(), 'api.example.com')}---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api }
spec: { host: api.example.com, trafficPolicy: { tls: { mode: SIMPLE, caCertificates: system } } }
`,
    },
  ],
  run(inventory, report) {
    if (!hasHttpsDestination(inventory)) return;
    const reported = new Set<string>();
    for (const [owner, routes] of simulatedRoutesOf(inventory)) {
      for (const rule of owner.http) {
        const plain = routes
          .filter((route) => route.rule === rule)
          .flatMap(({ virtualService, context }) =>
            virtualService && context
              ? weightedClusters(virtualService, rule, context).filter(
                  ({ cluster }) => cluster && isPlain(cluster, context.proxy),
                )
              : [],
          )
          .flatMap(({ cluster }) => cluster ?? []);
        const [cluster] = plain;
        const place = writtenDestinations(inventory, owner, rule);
        const key = place && `${place.object.kind} ${place.object.id} ${place.field.join()}`;
        // Each match of a route is a rule of its own.
        if (!cluster || !place || !key || reported.has(key)) continue;
        reported.add(key);
        const { service, port } = cluster;
        const why = isTls(port.protocol) ? `is ${port.protocol}` : `leads to port ${port.targetPort}`;
        const message = `plain HTTP is sent to port ${port.number} of ${service.hostname}, which ${why}: set tls in a DestinationRule`;
        report(place.object, place.field, message);
      }
    }
  },
};

function isPlain({ service, port, policy, rule }: Cluster, proxy: ProxyNode): boolean {
  const tls = originatedTls({ policy, rule }, proxy);
  return expectsTls(service, port) && tls !== 'SIMPLE' && tls !== 'MUTUAL';
}

// The simulation costs more than all other checks, and hardly any manifests need it.
function hasHttpsDestination(inventory: Inventory): boolean {
  const { registry, resolve } = worldOf(inventory);
  const isHttps = (host: string) =>
    [...registry.byNamespace(host).values()].some((service) => service.ports.some((port) => expectsTls(service, port)));
  return simulatedVirtualServicesOf(inventory).some(({ http }) =>
    http.some(({ spec, namespace }) =>
      list(spec.route).some((route) => isHttps(resolve(text(fields(fields(route).destination).host), namespace))),
    ),
  );
}

function service(name: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: payments }
spec: { selector: { app: payments }, ports: [{ name: ${name}, port: 443 }] }
`;
}

function entry(): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api }
spec:
  hosts: [api.example.com]
  ports: [{ number: 443, name: https, protocol: HTTPS }]
  resolution: DNS
`;
}

function example(target: string, host: string): string {
  return `${target}---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ route: [{ destination: { host: ${host}, port: { number: 443 } } }] }]
`;
}
