import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { isJudged } from '../../facts/known-kinds';

export const unknownGrantNamespace: Check = {
  code: 'KIA1601',
  level: 'warning',
  title: 'ReferenceGrant names a Namespace that does not exist',
  description: `A ReferenceGrant allows objects in the namespaces of \`from\` to refer to objects in its own namespace. A namespace that
does not exist has no objects, so the entry grants nothing. Fix the name.`,
  differences: `Only reported if the manifests contain Namespaces. A warning, not an error as in Kiali: the Namespace may only be in
the cluster.`,
  examples: [
    {
      wrong: example('shpo'),
      says: 'Namespace shpo does not exist',
      right: example('shop'),
    },
  ],
  about: ['ReferenceGrant'],
  run(inventory, report) {
    if (!isJudged(inventory, 'Namespace')) return;
    for (const object of inventory.judgedOf('ReferenceGrant')) {
      for (const [index, from] of list(object.spec.from).map(fields).entries()) {
        const namespace = text(from.namespace);
        if (namespace === '' || inventory.find('Namespace', '', namespace)) continue;
        report(object, ['spec', 'from', index, 'namespace'], `Namespace ${namespace} does not exist`);
      }
    }
  },
};

function example(from: string): string {
  return `
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: ReferenceGrant
metadata: { name: from-shop, namespace: pay }
spec:
  from: [{ group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: ${from} }]
  to: [{ group: "", kind: Service }]
`;
}
