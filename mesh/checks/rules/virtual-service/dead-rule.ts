import { fields, list, text, textMap } from '../../../manifest/fields';
import { isWildcard, subsetOf } from '../../../registry/host-name';
import { portOfService, type Service } from '../../../registry/service';
import { type WeightedCluster, weightedClusters } from '../../../routing/weighted-clusters';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { podsOf } from '../../facts/pods';
import { simulatedRoutesOf, simulatedVirtualServicesOf, writtenDestinations } from '../../facts/simulation';
import { worldOf } from '../../facts/world';

export const deadRule: Check = {
  code: 'MESH0139',
  level: 'warning',
  title: 'every request of a rule gets a 503',
  description: `The destinations exist, but no proxy can forward a request to them, so every request of the rule gets a 503:

- only a wildcard ServiceEntry covers the host, and no proxy has a cluster for the host itself
- a gateway routes to a ServiceEntry with \`resolution: NONE\`, but a request at a gateway has no original destination
- the selector of a Service matches no workload, although its namespace has others
- the name of an ExternalName Service is not the host of any Service or ServiceEntry
- all endpoints of a ServiceEntry with \`resolution: STATIC\` are host names

The simulator decides this for every proxy that gets the rule. Faults and mirrors do not count. Rules of HTTPRoutes and
GRPCRoutes are reported, too; if the proxy has no cluster, their requests get a 500.`,
  examples: [
    {
      title: 'a wildcard ServiceEntry',
      wrong: `${entry('"*.example.com"', 'DNS')}---${toHost('api.example.com')}`,
      says: 'every request gets a 503: only ServiceEntry default/external covers api.example.com, add a ServiceEntry with this host',
      right: `${entry('api.example.com', 'DNS')}---${toHost('api.example.com')}`,
    },
    {
      title: 'resolution NONE at a gateway',
      wrong: `${entry('api.example.com', 'NONE')}---${toHost('api.example.com')}`,
      says: 'every request gets a 503: ServiceEntry default/external has resolution NONE, which does not work at a gateway',
      right: `${entry('api.example.com', 'DNS')}---${toHost('api.example.com')}`,
    },
    {
      title: 'a selector without workload',
      wrong: `${service('revews')}---${toHost('reviews')}`,
      says: 'every request gets a 503: Service default/reviews selects app=revews, but no workload of the namespace has this label',
      right: `${service('reviews')}---${toHost('reviews')}`,
    },
  ],
  run(inventory, report) {
    if (!hasEmptyDestination(inventory)) return;
    const reported = new Set<string>();
    for (const [virtualService, routes] of simulatedRoutesOf(inventory)) {
      for (const rule of virtualService.http) {
        const reasons = routes
          .filter((route) => route.rule === rule)
          .map((route) => {
            if (!route.virtualService || !route.context) return undefined;
            if (list(rule.spec.route).length === 0) return undefined;
            const clusters = weightedClusters(route.virtualService, rule, route.context);
            const isGateway = route.context.proxy.type === 'router';
            const [first] = clusters;
            const text = first && clusters.every(isDead) ? reasonOf(inventory, first, isGateway) : undefined;
            return text && { text, status: rule.source && !first?.cluster ? 500 : 503 };
          });
        const [reason] = reasons;
        if (!reason || reasons.includes(undefined)) continue;
        const owner = writtenDestinations(inventory, virtualService, rule);
        // Each match of a route is a rule of its own.
        const key = owner && `${owner.object.kind} ${owner.object.id} ${owner.field.join()}`;
        if (!owner || !key || reported.has(key)) continue;
        reported.add(key);
        report(owner.object, owner.field, `every request gets a ${reason.status}: ${reason.text}`);
      }
    }
  },
};

// The simulation costs more than all other checks, and hardly any manifests need it.
function hasEmptyDestination(inventory: Inventory): boolean {
  const { registry, resolve } = worldOf(inventory);
  const known = new Map<string, boolean>();
  const isEmpty = (host: string) => {
    let answer = known.get(host);
    if (answer === undefined) {
      const services = [...registry.byNamespace(host).values()];
      answer = services.every((service) => service.ports.every((port) => service.endpoints(port).length === 0));
      known.set(host, answer);
    }
    return answer;
  };
  return simulatedVirtualServicesOf(inventory).some(({ http }) =>
    http.some(({ spec, namespace }) =>
      list(spec.route).some((route) => isEmpty(resolve(text(fields(fields(route).destination).host), namespace))),
    ),
  );
}

function isDead({ cluster }: WeightedCluster): boolean {
  return !cluster || (cluster.discovery === 'endpoints' && cluster.endpoints.length === 0);
}

/** `undefined` if another check reports it, or if it may be in manifests that are not here. */
function reasonOf(
  inventory: Inventory,
  { destination: { host, port, subset } }: WeightedCluster,
  isGateway: boolean,
): string | undefined {
  const { registry } = worldOf(inventory);
  const services = [...registry.byNamespace(host).values()];
  if (services.length === 0) return uncovered(host, registry.services, registry.aliasesOf(host));
  if (subset !== null || services.length > 1) return undefined;
  const [service] = services;
  const servicePort = service && portOfService(service, port);
  if (!service || !servicePort || service.endpoints(servicePort).length > 0) return undefined;
  if (service.kubernetes) return unselected(inventory, service);
  const named = `ServiceEntry ${service.config.id}`;
  if (service.resolution === 'PASSTHROUGH' && isGateway) {
    return `${named} has resolution NONE, which does not work at a gateway (use DNS or STATIC)`;
  }
  const hasNames = service.resolution === 'EDS' && hasWrittenEndpoints(inventory, service);
  return hasNames ? `all endpoints of ${named} are host names, but resolution STATIC requires IP addresses` : undefined;
}

function uncovered(host: string, services: readonly Service[], aliases: readonly Service[]): string | undefined {
  const [alias] = aliases;
  if (alias) {
    return `${host}, the externalName of Service ${alias.config.id}, is not the host of any Service or ServiceEntry`;
  }
  const wildcard = services.find(({ hostname }) => isWildcard(hostname) && subsetOf(host, hostname));
  return wildcard && `only ServiceEntry ${wildcard.config.id} covers ${host}, add a ServiceEntry with this host`;
}

function unselected(inventory: Inventory, { config }: Service): string | undefined {
  const { workloads } = worldOf(inventory);
  const selector = textMap(config.spec.selector);
  // Scaled to zero is no mistake, and without workloads the manifests are only a part of the namespace.
  if (selector.size === 0 || workloads.select(config.namespace, selector).length > 0) return undefined;
  if (podsOf(inventory).in(config.namespace).length === 0) return undefined;
  const labels = [...selector].map((label) => label.join('=')).join(', ');
  const these = selector.size === 1 ? 'this label' : 'these labels';
  return `Service ${config.id} selects ${labels}, but no workload of the namespace has ${these}`;
}

function hasWrittenEndpoints(inventory: Inventory, { config }: Service): boolean {
  if (list(config.spec.endpoints).length > 0) return true;
  const selector = textMap(fields(config.spec.workloadSelector).labels);
  return selector.size > 0 && worldOf(inventory).workloads.select(config.namespace, selector).length > 0;
}

function entry(host: string, resolution: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: external }
spec:
  hosts: [${host}]
  ports: [{ number: 80, name: http, protocol: HTTP }]
  resolution: ${resolution}${host.startsWith('"') ? '\n  endpoints: [{ address: all.example.com }]' : ''}
`;
}

function service(app: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: ${app} }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: app, image: "reviews:1" }] }
`;
}

function toHost(host: string): string {
  return `
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
  http: [{ route: [{ destination: { host: ${host}, port: { number: 80 } } }] }]
`;
}
