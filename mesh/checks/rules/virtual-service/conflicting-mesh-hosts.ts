import type { Check } from '../../engine/check';
import { meshHostConflicts } from '../../facts/mesh-host-conflicts';

export const conflictingMeshHosts: Check = {
  code: 'IST0109',
  level: 'error',
  holdsInPart: true,
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
    for (const { object, field, message } of meshHostConflicts(inventory)) report(object, field, message);
  },
};
