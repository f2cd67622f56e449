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
  title: 'a DestinationRule, or a part of it, applies to no request',
  description: `Both objects of a pair stay valid when they lose each other: circuit breakers, pools and TLS go without a
word. Reported is a DestinationRule for an ExternalName Service, whose requests count as those of the host that it stands
for; one that is exported to other namespaces alone, where proxies look for DestinationRules only in their own namespace,
in that of the Service and in the root namespace; and, for information, the \`trafficPolicy\` of a subset where rules of
these manifests choose among the subsets of the host and none chooses this one.

With the previous version of the manifests at hand (\`check PATH… --previous PATH…\`) also: a DestinationRule that lacks
a part of its previous policy, an error where TLS is lost, and a VirtualService that sends to a new name while the
DestinationRule is still for the old one. A DestinationRule without any VirtualService is right and not reported.`,
  examples: [
    {
      title: 'exported past its callers',
      wrong: example('reviews.prod.svc.cluster.local', 'team', '\n  exportTo: [web]'),
      says: 'no proxy uses this: web looks for it in web, prod and istio-system',
      right: example('reviews.prod.svc.cluster.local', 'prod', '\n  exportTo: [web]'),
    },
    {
      title: 'left behind',
      previous: example('reviews', 'prod', '') + route('reviews'),
      wrong: example('reviews', 'prod', '') + route('reviews-service'),
      says: 'the outlierDetection of DestinationRule prod/reviews stayed behind with reviews',
      right: example('reviews-service', 'prod', '', 'reviews-service') + route('reviews-service'),
    },
  ],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    const chosen = subsetsChosen(inventory);
    const { resolve } = worldOf(inventory);
    for (const object of inventory.of('DestinationRule')) {
      const { host = '', subsets = [], exportTo } = object.spec;
      const [service] = host.startsWith('*') ? [] : hosts.find(host, object.namespace, exportTo);
      if (service?.alias) {
        const message = `${host} stands for ${service.alias}: its requests take the DestinationRule of that host, not this`;
        report(object, ['spec', 'host'], message);
      }
      if (service && service.namespace !== object.namespace) {
        const message = exportedPast(object, service.namespace, worldOf(inventory).mesh.rootNamespace);
        if (message) report(object, ['spec', 'exportTo'], message);
      }
      const ofHost = chosen.get(resolve(host, object.namespace));
      for (const [at, { name = '', trafficPolicy }] of subsets.entries()) {
        if (!trafficPolicy || !ofHost || ofHost.has(name)) continue;
        const message = `no rule of these manifests sends to subset ${name}, though others choose a subset of ${host}: its trafficPolicy does nothing`;
        report(object, ['spec', 'subsets', at, 'trafficPolicy'], message, 'info');
      }
    }
    const change = changeOf(inventory);
    if (!change) return;
    lostBlocks(change, report);
    leftBehind(change, report);
  },
};

/** Its own namespace cannot use it, and those that could look elsewhere. */
function exportedPast({ namespace, spec }: Rule, ofService: string, rootNamespace: string): string | undefined {
  const { exportTo = [], workloadSelector } = spec;
  if (exportTo.length === 0 || workloadSelector || namespace === rootNamespace) return undefined;
  if (exportTo.some((entry) => ['.', '*', namespace].includes(entry))) return undefined;
  const [first = ''] = exportTo;
  const places = [...new Set([first, ofService, rootNamespace])];
  const last = places.pop();
  return `no proxy uses this: ${first} looks for it in ${places.join(', ')} and ${last}, not in ${namespace}`;
}

/** The subsets that VirtualServices choose, by host; only hosts of which they choose any. */
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
