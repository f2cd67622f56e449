import type { Check } from '../../engine/check';
import { isJudged } from '../../facts/known-kinds';

export const groupAccount: Check = {
  code: 'KIA1701',
  level: 'warning',
  title: 'WorkloadGroup names an unknown ServiceAccount',
  description: `Workloads of the group join the mesh with a token of this ServiceAccount. If it does not exist, no token can be
issued, so they get no certificate and cannot join. Fix the name, or create the ServiceAccount.`,
  differences:
    'Only reported for namespaces with ServiceAccounts among the manifests. `default` exists in every namespace.',
  examples: [
    {
      wrong: example('machines'),
      says: 'unknown ServiceAccount machines in namespace shop',
      right: example('machine'),
    },
  ],
  about: ['WorkloadGroup'],
  run(inventory, report) {
    if (!isJudged(inventory, 'ServiceAccount')) return;
    const namespaces = new Set(inventory.of('ServiceAccount').map(({ namespace }) => namespace));
    for (const object of inventory.judgedOf('WorkloadGroup')) {
      const { namespace } = object;
      const name = object.spec.template?.serviceAccount ?? '';
      if (name === '' || name === 'default' || !namespaces.has(namespace)) continue;
      if (inventory.find('ServiceAccount', namespace, name)) continue;
      const message = `unknown ServiceAccount ${name} in namespace ${namespace}`;
      report(object, ['spec', 'template', 'serviceAccount'], message);
    }
  },
};

function example(account: string): string {
  return `
apiVersion: v1
kind: ServiceAccount
metadata: { name: machine, namespace: shop }
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: { name: reviews, namespace: shop }
spec:
  template: { serviceAccount: ${account} }
`;
}
