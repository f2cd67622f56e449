import type { Check } from '../../engine/check';

export const ingressWithoutSubset: Check = {
  code: 'IST0140',
  level: 'warning',
  title: 'gateway traffic bypasses the subsets of another VirtualService',
  description: `Routing rules apply once, in the first proxy that handles the request. If a gateway routes to a host without a
subset, the requests go to all of its workloads: the VirtualService that splits the host's traffic inside the mesh no
longer applies. Set the subset in the gateway's route as well, or repeat the split there.`,
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
    for (const object of inventory.of('VirtualService')) {
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
