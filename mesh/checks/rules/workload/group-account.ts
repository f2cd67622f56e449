import type { Check } from '../../engine/check';

export const groupAccount: Check = {
  code: 'KIA1701',
  level: 'warning',
  title: 'a WorkloadGroup names a ServiceAccount that is not there',
  description: `The workloads of the group get their certificate as this ServiceAccount, with a token that it has to issue. Where
it is missing, no token can be made, and a machine does not get into the mesh.`,
  differences: 'Judged for namespaces of which the manifests hold ServiceAccounts; `default` is there in any.',
  examples: [
    { wrong: example('machines'), says: 'there is no ServiceAccount machines in shop', right: example('machine') },
  ],
  run(inventory, report) {
    const namespaces = new Set(inventory.of('ServiceAccount').map(({ namespace }) => namespace));
    for (const object of inventory.of('WorkloadGroup')) {
      const { namespace } = object;
      const name = object.spec.template?.serviceAccount ?? '';
      if (name === '' || name === 'default' || !namespaces.has(namespace)) continue;
      if (inventory.find('ServiceAccount', namespace, name)) continue;
      const message = `there is no ServiceAccount ${name} in ${namespace}`;
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
