import type { Check } from '../../engine/check';
import { isJudged } from '../../facts/known-kinds';

export const unknownExport: Check = {
  code: 'KIA0005',
  level: 'error',
  title: 'exportTo lists a namespace that does not exist',
  description: `\`exportTo\` lists namespaces, with \`.\` for the namespace of the object itself and \`*\` for all. If a name is
wrong, the namespace that you meant cannot see the object.`,
  differences:
    'Nothing is reported if the manifests contain no Namespace. A namespace that contains an object counts as existing.',
  examples: [{ wrong: example('front'), says: 'Namespace "front" does not exist', right: example('web') }],
  about: ['VirtualService', 'DestinationRule', 'ServiceEntry'],
  run(inventory, report) {
    if (!isJudged(inventory, 'Namespace')) return;
    const names = new Set(inventory.of('Namespace').map(({ name }) => name));
    for (const { namespace } of inventory.objects) names.add(namespace);
    for (const kind of ['VirtualService', 'DestinationRule', 'ServiceEntry'] as const) {
      for (const object of inventory.judgedOf(kind)) {
        for (const [index, name] of (object.spec.exportTo ?? []).entries()) {
          if (['.', '*', '~'].includes(name) || names.has(name)) continue;
          report(object, ['spec', 'exportTo', index], `Namespace ${JSON.stringify(name)} does not exist`);
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
