import { referenceOf } from '../../../gateway-api/reference';
import { GATEWAY_API } from '../../../manifest/api-group';
import { fields, list } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { routeBackendsOf } from '../../facts/route-backends';
import { worldOf } from '../../facts/world';

export const ingressWithoutSubset: Check = {
  code: 'IST0140',
  level: 'warning',
  title: 'gateway traffic bypasses the subsets of another VirtualService',
  description: `Routing rules apply once, in the first proxy that handles the request. If a gateway routes to a host without a
subset, the requests go to all of its workloads: the VirtualService that splits the host's traffic inside the mesh no
longer applies. Set the subset in the gateway's route as well, or repeat the split there. An HTTPRoute cannot name a subset:
give each version its own Service.`,
  examples: [
    {
      wrong: example('reviews'),
      says: 'requests go to all workloads of reviews: the subsets of VirtualService shop/reviews do not apply here, so set one',
      right: example('reviews, subset: v1'),
    },
  ],
  run(inventory, report) {
    const choosing = new Map<string, Set<string>>();
    for (const { id, spec } of inventory.of('VirtualService')) {
      const hosts = new Set(spec.hosts ?? []);
      for (const { route = [] } of spec.http ?? []) {
        for (const { destination } of route) {
          const { host = '', subset = '' } = destination ?? {};
          if (subset === '' || !hosts.has(host)) continue;
          const known = choosing.get(host) ?? new Set<string>();
          choosing.set(host, known.add(id));
        }
      }
    }
    for (const { route, field, host, other } of bypassingBackends(inventory, choosing)) {
      const message = `requests go to all workloads of ${host}: the subsets of VirtualService ${other} do not apply here, and a route cannot name one`;
      report(route, field, message);
    }
    for (const object of inventory.judgedOf('VirtualService')) {
      if ((object.spec.gateways ?? []).length === 0) continue;
      const reported = new Set<string>();
      for (const [rule, { route = [] }] of (object.spec.http ?? []).entries()) {
        for (const [index, { destination }] of route.entries()) {
          const { host = '', subset = '' } = destination ?? {};
          if (subset !== '') continue;
          for (const other of choosing.get(host) ?? []) {
            if (reported.has(other)) continue;
            reported.add(other);
            report(
              object,
              ['spec', 'http', rule, 'route', index, 'destination'],
              `requests go to all workloads of ${host}: the subsets of VirtualService ${other} do not apply here, so set one`,
            );
          }
        }
      }
    }
  },
};

/** Backends of HTTPRoutes at gateways that have subsets in the mesh. */
function* bypassingBackends(inventory: Inventory, choosing: ReadonlyMap<string, ReadonlySet<string>>) {
  const { resolve } = worldOf(inventory);
  const byHost = new Map<string, string>();
  for (const [host, ids] of choosing) {
    for (const id of ids) byHost.set(resolve(host, id.split('/')[0] ?? ''), id);
  }
  for (const { route, field, host } of byHost.size === 0 ? [] : routeBackendsOf(inventory)) {
    const other = byHost.get(host);
    if (other !== undefined && hasGateway(route)) yield { route, field, host, other };
  }
}

function hasGateway({ kind, namespace, spec }: MeshObject): boolean {
  if (kind !== 'HTTPRoute' && kind !== 'GRPCRoute') return false;
  return list(spec.parentRefs)
    .map(fields)
    .some((parent) => referenceOf(parent, namespace, { group: GATEWAY_API, kind: 'Gateway' }).group === GATEWAY_API);
}

function example(host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews, subset: v1 } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: public, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http: [{ route: [{ destination: { host: ${host} } }] }]
`;
}
