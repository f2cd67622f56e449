import { textMap } from '../../../manifest/fields';
import type { DestinationRuleSubset } from '../../../manifest/wire';
import { portOfService } from '../../../registry/service';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import { knownHostsOf } from '../../facts/known-hosts';
import { routeBackendsOf } from '../../facts/route-backends';
import { worldOf } from '../../facts/world';

export const equalSides: Check = {
  code: 'MESH0135',
  level: 'warning',
  title: 'two sides of a split go to the same Pods',
  description: `The weights of a rule split requests between two destinations that are the same: two subsets with equal labels, or
one host in two spellings, or two Services with the same selector in an HTTPRoute. A canary like this never gets its own
requests. Usually a label was copied from the other side.`,
  differences: `Subsets are compared if both have the same \`trafficPolicy\` and a label that the Service does not select by. Nothing
is reported if the manifests contain a Rollout of Argo, which adds labels to the subsets.`,
  examples: [
    {
      title: 'subsets',
      wrong: subsets('v1'),
      says: 'subset v2 has the same labels as v1 in route[0] (version=v1): both get requests of the same Pods',
      right: subsets('v2'),
    },
    {
      title: 'spellings of a host',
      wrong: spellings('reviews.shop.svc.cluster.local'),
      says: 'reviews.shop.svc.cluster.local is the same host as reviews in route[0]',
      right: spellings('reviews-next'),
    },
    {
      title: 'Services of an HTTPRoute',
      wrong: services('app: reviews'),
      says: 'Service reviews-v2 selects the same Pods as reviews-v1 in this rule',
      right: services('app: reviews, version: v2'),
    },
  ],
  run(inventory, report) {
    const { resolve } = worldOf(inventory);
    const isRolledOut = [...inventory.inForce].some(({ kind }) => kind === 'Rollout');
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const [rule, { route = [] }] of (object.spec.http ?? []).entries()) {
        const earlier = new Map<string, number>();
        for (const [index, { destination = {}, headers }] of route.entries()) {
          const { host = '', subset = '', port } = destination;
          const rest = [resolve(host, object.namespace), port?.number ?? 0, headers];
          const labels = isRolledOut ? undefined : versionLabels(inventory, host, subset, object.namespace);
          const key = JSON.stringify([...rest, labels ?? subset]);
          const first = earlier.get(key);
          const other = first === undefined ? undefined : route[first]?.destination;
          if (other === undefined) earlier.set(key, index);
          else {
            const isSubset = (other.subset ?? '') !== subset;
            const message = isSubset
              ? `subset ${subset} has the same labels as ${other.subset} in route[${first}] (${labels?.text}): both get requests of the same Pods`
              : `${host} is the same host as ${other.host} in route[${first}]`;
            // Equal texts are KIA1105.
            if (isSubset || other.host !== host) report(object, ['spec', 'http', rule, 'route', index], message);
          }
        }
      }
    }
    for (const { route, field, name, other } of isRolledOut ? [] : equalBackends(inventory)) {
      report(route, field, `Service ${name} selects the same Pods as ${other} in this rule`);
    }
  },
};

/** Backends of one rule of an HTTPRoute or GRPCRoute whose Services select the same Pods. */
function* equalBackends(inventory: Inventory) {
  const { registry } = worldOf(inventory);
  const earlier = new Map<string, string>();
  for (const { route, rule, field, written, host, port: number } of routeBackendsOf(inventory)) {
    const service = [...registry.byNamespace(host).values()].find(({ kubernetes }) => kubernetes);
    const port = service && portOfService(service, number);
    const selector = [...textMap(service?.config.spec.selector)].sort(([a], [b]) => (a < b ? -1 : 1));
    if (!service || !port || selector.length === 0) continue;
    const { config, namespace } = service;
    const pods = [namespace, selector, port.targetPort, written.filters];
    const key = JSON.stringify([route.kind, route.id, rule, ...pods]);
    const other = earlier.get(key);
    if (other === undefined) earlier.set(key, config.name);
    // Equal names are KIA1105.
    else if (other !== config.name) yield { route, field, name: config.name, other };
  }
}

/** Labels of a subset that tell versions apart, with its policy; undefined if no single subset is known. */
function versionLabels(inventory: Inventory, host: string, subset: string, namespace: string) {
  const { resolve } = worldOf(inventory);
  const found = subsetsByHost(inventory).get(`${resolve(host, namespace)} ${subset}`) ?? [];
  const [only] = found;
  if (!only || found.length > 1) return undefined;
  const [service] = knownHostsOf(inventory).find(host, namespace);
  const selector = textMap(service?.config.spec.selector);
  const labels = [...textMap(only.labels)].sort(([a], [b]) => (a < b ? -1 : 1));
  const isVersion = ([key]: [string, string]) => (service ? !selector.has(key) : /version/.test(key));
  if (!labels.some(isVersion)) return undefined;
  return { text: labels.map((pair) => pair.join('=')).join(', '), policy: only.trafficPolicy };
}

const subsetsByHost = perInventory((inventory: Inventory) => {
  const { resolve } = worldOf(inventory);
  const found = new Map<string, DestinationRuleSubset[]>();
  for (const { spec, namespace } of inventory.of('DestinationRule')) {
    for (const subset of spec.subsets ?? []) {
      const key = `${resolve(spec.host ?? '', namespace)} ${subset.name ?? ''}`;
      found.set(key, [...(found.get(key) ?? []), subset]);
    }
  }
  return found;
});

function subsets(version: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: ${version} } }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: 90 }
        - { destination: { host: reviews, subset: v2 }, weight: 10 }
`;
}

function spellings(canary: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews }, weight: 90 }
        - { destination: { host: ${canary} }, weight: 10 }
`;
}

function services(selector: string): string {
  const service = (name: string, labels: string) => `
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { ${labels} }, ports: [{ name: http, port: 80 }] }
`;
  return `${service('reviews-v1', 'app: reviews')}---${service('reviews-v2', selector)}---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: reviews, namespace: shop }
spec:
  parentRefs: [{ group: "", kind: Service, name: reviews-v1 }]
  rules:
    - backendRefs:
        - { name: reviews-v1, port: 80, weight: 90 }
        - { name: reviews-v2, port: 80, weight: 10 }
`;
}
