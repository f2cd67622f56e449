import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { destinationsOf } from '../../facts/destinations';
import { knownHostsOf } from '../../facts/known-hosts';
import { changeOf } from '../../facts/previous/change';
import { leftBehind, lostBlocks } from '../../facts/previous/lost-policies';
import { worldOf } from '../../facts/world';

type Rule = MeshObject<'DestinationRule'>;

export const unusedPolicy: Check = {
  code: 'MESH0118',
  level: 'warning',
  title: 'DestinationRule or a part of it applies to no request',
  description: `If requests stop using a DestinationRule, nothing becomes invalid: circuit breakers, connection pools and TLS
settings silently stop applying. This check reports:

- a DestinationRule for an ExternalName Service. Requests to it use the DestinationRule of the host that it is an alias of.
- a DestinationRule that is exported only to namespaces that do not look for it. Proxies look in their own namespace, in
  that of the Service and in the root namespace.
- the \`trafficPolicy\` of a subset that no VirtualService uses, if VirtualServices use other subsets of the host (level
  info).

With \`check PATH… --previous PATH…\`, it compares the manifests with their previous version and also reports:

- a DestinationRule that lacks part of its previous policy. This is an error if it lost TLS.
- a VirtualService that now routes to another host while the DestinationRule still has the old one.

A DestinationRule does not need a VirtualService, so one without is not reported.`,
  examples: [
    {
      title: 'exported to the wrong namespace',
      wrong: example('reviews.prod.svc.cluster.local', 'team', '\n  exportTo: [web]'),
      says: 'no proxy uses this DestinationRule: namespace web looks for it in web, prod and istio-system, not in team',
      right: example('reviews.prod.svc.cluster.local', 'prod', '\n  exportTo: [web]'),
    },
    {
      title: 'left behind by a renamed Service',
      previous: example('reviews', 'prod', '') + route('reviews'),
      wrong: example('reviews', 'prod', '') + route('reviews-service'),
      says: 'no DestinationRule applies to reviews-service.prod.svc.cluster.local: DestinationRule prod/reviews with its outlierDetection is still for reviews',
      right: example('reviews-service', 'prod', '', 'reviews-service') + route('reviews-service'),
    },
  ],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    const chosen = subsetsChosen(inventory);
    const { resolve } = worldOf(inventory);
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { host = '', subsets = [], exportTo } = object.spec;
      const [service] = host.startsWith('*') ? [] : hosts.find(host, object.namespace, exportTo);
      if (service?.alias) {
        const message = `${host} is an alias of ${service.alias}: its requests use the DestinationRule of that host, not this one`;
        report(object, ['spec', 'host'], message);
      }
      if (service && service.namespace !== object.namespace) {
        const message = exportedPast(object, service.namespace, worldOf(inventory).mesh.rootNamespace);
        if (message) report(object, ['spec', 'exportTo'], message);
      }
      const ofHost = chosen.get(resolve(host, object.namespace));
      for (const [index, { name = '', trafficPolicy }] of subsets.entries()) {
        if (!trafficPolicy || !ofHost || ofHost.has(name)) continue;
        const message = `this trafficPolicy has no effect: VirtualServices use other subsets of ${host}, but not subset ${name}`;
        report(object, ['spec', 'subsets', index, 'trafficPolicy'], message, 'info');
      }
    }
    const change = changeOf(inventory);
    if (!change) return;
    lostBlocks(change, report);
    leftBehind(change, report);
  },
};

/** Message if the DestinationRule is exported only to namespaces that do not look for it in its own namespace. */
function exportedPast({ namespace, spec }: Rule, ofService: string, rootNamespace: string): string | undefined {
  const { exportTo = [], workloadSelector } = spec;
  if (exportTo.length === 0 || workloadSelector || namespace === rootNamespace) return undefined;
  if (exportTo.some((entry) => ['.', '*', namespace].includes(entry))) return undefined;
  const [first = ''] = exportTo;
  const places = [...new Set([first, ofService, rootNamespace])];
  const last = places.pop();
  return `no proxy uses this DestinationRule: namespace ${first} looks for it in ${places.join(', ')} and ${last}, not in ${namespace}`;
}

/** Subsets that VirtualServices use, by host. */
const subsetsChosen = perInventory((inventory: Inventory) => {
  const { resolve } = worldOf(inventory);
  const chosen = new Map<string, Set<string>>();
  for (const { spec, namespace } of inventory.of('VirtualService')) {
    for (const { destination } of destinationsOf(spec)) {
      const { host = '', subset = '' } = destination;
      if (subset === '') continue;
      const name = resolve(host, namespace);
      chosen.set(name, (chosen.get(name) ?? new Set()).add(subset));
    }
  }
  return chosen;
});

function example(host: string, namespace: string, exportTo: string, name = 'reviews'): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ${name}, namespace: ${namespace} }
spec:
  host: ${host}${exportTo}
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 3 } }
`;
}

function route(host: string): string {
  return `---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: prod }
spec:
  hosts: [shop.example.com]
  gateways: [istio-system/public]
  http: [{ route: [{ destination: { host: ${host} } }] }]
`;
}
