import { isWildcard, matches } from '../../../registry/host-name';
import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { fullNameOf, others } from '../../engine/others';
import { worldOf } from '../../facts/world';

type VirtualService = MeshObject<'VirtualService'>;

export const conflictingMeshHosts: Check = {
  code: 'IST0109',
  level: 'error',
  title: 'two VirtualServices speak for one host in the mesh',
  description: `A sidecar takes the rules of one VirtualService for a host and leaves out those of all others: the one
that only this namespace sees before public ones, then the oldest. Rules of a mesh do not add up as they do at a gateway.
Write one VirtualService, or let it delegate.`,
  examples: [
    {
      wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ route: [{ destination: { host: reviews } }] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews-timeout, namespace: shop }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http: [{ timeout: 5s, route: [{ destination: { host: reviews } }] }]
`,
      says: 'the host reviews.shop.svc.cluster.local is also of VirtualService shop/reviews',
      right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http: [{ timeout: 5s, route: [{ destination: { host: reviews } }] }]
`,
    },
  ],
  run(inventory, report) {
    const { resolve } = worldOf(inventory);
    /** By who sees it, `*` for all, then by host. */
    const scopes = new Map<string, Map<string, VirtualService[]>>();
    for (const object of inventory.of('VirtualService')) {
      const { gateways = [], exportTo = [], hosts = [] } = object.spec;
      if (gateways.length > 0 && !gateways.includes('mesh')) continue;
      const isPublic = exportTo.length === 0 || exportTo.includes('*');
      const readers = isPublic ? ['*'] : exportTo.map((entry) => (entry === '.' ? object.namespace : entry));
      for (const reader of new Set(readers)) {
        const byHost = scopes.get(reader) ?? new Map<string, VirtualService[]>();
        scopes.set(reader, byHost);
        for (const host of hosts) {
          const name = resolve(host, object.namespace);
          const present = byHost.get(name);
          if (present) present.push(object);
          else byHost.set(name, [object]);
        }
      }
    }
    const everywhere = scopes.get('*') ?? new Map<string, VirtualService[]>();
    const wildcards = [...everywhere.keys()].filter(isWildcard);
    const overlapping = (host: string) => {
      const candidates = isWildcard(host) ? [...everywhere.keys()] : wildcards;
      const names = candidates.filter((name) => name !== host && matches(name, host));
      return [...(everywhere.get(host) ?? []), ...names.flatMap((name) => everywhere.get(name) ?? [])];
    };
    const reported = new Set<VirtualService>();
    for (const [scope, byHost] of scopes) {
      for (const [host, objects] of byHost) {
        const all = scope === '*' ? objects : [...objects, ...overlapping(host)];
        if (all.length < 2) continue;
        const distinct = [...new Set(all)];
        for (const object of all) {
          if (reported.has(object)) continue;
          reported.add(object);
          const by = distinct.length < 2 ? 'written twice here' : `also of ${others(distinct, object, fullNameOf)}`;
          const where = scope === '*' ? '' : ` in the namespace ${scope}`;
          report(object, ['spec', 'hosts'], `the host ${host} is ${by}: a sidecar${where} takes the rules of only one`);
        }
      }
    }
  },
};
