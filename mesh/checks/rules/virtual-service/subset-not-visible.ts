import type { ProxyNode } from '../../../registry/proxy-node';
import { assumedWorkload } from '../../../registry/workload';
import { DestinationRules } from '../../../routing/destination-rule';
import { MESH_GATEWAY } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { configsOf } from '../../facts/configs';
import { appliesAt, destinationsOf } from '../../facts/destinations';
import { gatewayPods } from '../../facts/gateway-pods';
import { gatewayNamed } from '../../facts/gateways';
import { knownHostsOf } from '../../facts/known-hosts';
import { isJudged } from '../../facts/known-kinds';
import type { Pod } from '../../facts/pods';
import { worldOf } from '../../facts/world';

export const subsetNotVisible: Check = {
  code: 'MESH0120',
  level: 'warning',
  title: 'proxies do not see the DestinationRule that defines the subset',
  description: `A proxy looks for the DestinationRule of a host in its own namespace, then in the namespace of the Service, then
in the root namespace. It uses the first one that it finds and does not merge it with the others. A gateway starts in the
namespace of its Pods, not of the VirtualService. If the DestinationRule that it finds does not define the subset, or if it
finds none, requests get a 503.

Put the DestinationRule into the namespace of the Service, and export it to all namespaces.`,
  examples: [
    {
      wrong: example('team'),
      says: 'Pods of gateway istio-system/public do not see subset v1 of reviews.prod.svc.cluster.local (defined in DestinationRule team/reviews): requests get a 503',
      right: example('prod'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    const { resolve } = worldOf(inventory);
    if (!isJudged(inventory, 'Service') && !isJudged(inventory, 'ServiceEntry')) return;
    const hosts = knownHostsOf(inventory);
    const rules = destinationRules(inventory);
    for (const object of inventory.judgedOf('VirtualService')) {
      if ((object.spec.hosts ?? []).length === 0) continue;
      const seers = proxiesOf(inventory, object);
      for (const { destination, field, rule } of destinationsOf(object.spec)) {
        const { host = '', subset = '' } = destination;
        const key = `${resolve(host, object.namespace)} ${subset}`;
        if (subset === '' || !rules.subsets.has(key) || rules.ofSomeCallers.has(key)) continue;
        const [service] = hosts.find(host, object.namespace, object.spec.exportTo);
        if (!service || service.hostname.startsWith('*')) continue;
        const blind = seers.find(
          ({ gateway, proxies }) =>
            appliesAt(rule, gateway, object.namespace) &&
            proxies.some((proxy) => !rules.all.find(service, proxy)?.subsets.has(subset)),
        );
        if (!blind) continue;
        const owners = [...(rules.subsets.get(`${service.hostname} ${subset}`) ?? [])].join(', ');
        const message = `${blind.name} do not see subset ${subset} of ${service.hostname} (defined in ${owners}): requests get a 503`;
        report(object, [...field, 'subset'], message);
      }
    }
  },
};

/** The Pods of each known gateway, and a sidecar in the VirtualService's own namespace. */
function proxiesOf(inventory: Inventory, { spec, namespace }: MeshObject<'VirtualService'>) {
  const seers: { gateway: string; name: string; proxies: readonly ProxyNode[] }[] = [];
  const gateways = spec.gateways ?? [];
  for (const reference of gateways) {
    const gateway = gatewayNamed(inventory, reference, namespace);
    if (!gateway) continue;
    const name = `Pods of gateway ${gateway.id}`;
    seers.push({ gateway: reference, name, proxies: routersOf(inventory, gateway) });
  }
  if (gateways.length === 0 || gateways.includes(MESH_GATEWAY)) {
    const proxies = [proxyOf({ name: '', namespace, labels: new Map() })];
    seers.push({ gateway: MESH_GATEWAY, name: `workloads of ${namespace}`, proxies });
  }
  return seers;
}

function routersOf(inventory: Inventory, gateway: MeshObject<'Gateway'>): readonly ProxyNode[] {
  const pods = gatewayPods(inventory, gateway);
  const known = routers(inventory).get(pods);
  if (known) return known;
  const proxies = pods.map(proxyOf);
  routers(inventory).set(pods, proxies);
  return proxies;
}

/** Keyed by the list of Pods, because many Gateways share one. */
const routers = perInventory(() => new Map<object, readonly ProxyNode[]>());

function proxyOf({ namespace, name, labels }: Pick<Pod, 'namespace' | 'name' | 'labels'>): ProxyNode {
  return { type: 'router', namespace, labels, workload: assumedWorkload(namespace, name, labels) };
}

const destinationRules = perInventory((inventory: Inventory) => {
  const { mesh, resolve } = worldOf(inventory);
  const objects = inventory.of('DestinationRule');
  const subsets = new Map<string, Set<string>>();
  // Subsets of DestinationRules with a workloadSelector: a match may exclude the callers that do not see them.
  const ofSomeCallers = new Set<string>();
  for (const { spec, namespace, id } of objects) {
    for (const subset of spec.subsets ?? []) {
      const key = `${resolve(spec.host ?? '', namespace)} ${subset.name}`;
      if (spec.workloadSelector) ofSomeCallers.add(key);
      subsets.set(key, (subsets.get(key) ?? new Set()).add(`DestinationRule ${id}`));
    }
  }
  return { all: new DestinationRules(configsOf(inventory, 'DestinationRule'), mesh), subsets, ofSomeCallers };
});

function example(namespace: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: team }
spec:
  hosts: [reviews.example.com]
  gateways: [istio-system/public]
  http: [{ route: [{ destination: { host: reviews.prod.svc.cluster.local, subset: v1 } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: ${namespace} }
spec:
  host: reviews.prod.svc.cluster.local
  subsets: [{ name: v1, labels: { version: v1 } }]
`;
}
