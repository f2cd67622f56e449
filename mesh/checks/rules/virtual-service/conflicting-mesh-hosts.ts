import type { Check } from '../../engine/check';
import { meshHostConflicts } from '../../facts/mesh-host-conflicts';

export const conflictingMeshHosts: Check = {
  code: 'IST0109',
  level: 'error',
  holdsInPart: true,
  title: 'several VirtualServices define the same host for the mesh',
  description: `A sidecar applies only one VirtualService per host and ignores the rules of all others. A VirtualService
that is exported only to the sidecar's namespace comes before public ones; otherwise the oldest applies. Gateways merge
the rules of several VirtualServices, but sidecars do not.

Put all rules for the host into one VirtualService, or let it delegate to others.`,
  differences: `A VirtualService with the short and the full name of one host is fine: sidecars apply its rules to both
names.`,
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
      says: 'host reviews.shop.svc.cluster.local is also defined by VirtualService shop/reviews: a sidecar applies only one of them',
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
