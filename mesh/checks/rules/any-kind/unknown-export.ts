import type { Check } from '../../engine/check';

export const unknownExport: Check = {
  code: 'KIA0005',
  level: 'error',
  title: 'something is exported to a namespace that is not there',
  description:
    '`exportTo` names namespaces, `.` for its own and `*` for all. What is exported to a wrong name is seen by nobody.',
  differences: 'Judged once the manifests hold Namespaces, and not for the namespaces of objects in them.',
  examples: [{ wrong: example('front'), says: 'there is no Namespace "front"', right: example('web') }],
  run(inventory, report) {
    const names = new Set(inventory.of('Namespace').map(({ name }) => name));
    if (names.size === 0) return;
    for (const { namespace } of inventory.objects) names.add(namespace);
    for (const kind of ['VirtualService', 'DestinationRule', 'ServiceEntry'] as const) {
      for (const object of inventory.of(kind)) {
        for (const [at, name] of (object.spec.exportTo ?? []).entries()) {
          if (['.', '*', '~'].includes(name) || names.has(name)) continue;
          report(object, ['spec', 'exportTo', at], `there is no Namespace ${JSON.stringify(name)} to export to`);
        }
      }
    }
  },
};

function example(namespace: string): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: web }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  exportTo: [${namespace}]
  trafficPolicy: { loadBalancer: { simple: RANDOM } }
`;
}
