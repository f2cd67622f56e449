import type { Check } from './check';
import type { MeshObject } from './mesh-object';

/** What Kubernetes brings along is not the user's to mend, and never in the mesh. */
export function outsideOfKubernetes(check: Check): Check {
  return {
    ...check,
    run(inventory, report) {
      check.run(inventory, (object, ...finding) => {
        if (!isOfKubernetes(object)) report(object, ...finding);
      });
    },
  };
}

const namespacesOfKubernetes = new Set(['kube-system', 'kube-public', 'kube-node-lease', 'local-path-storage']);

function isOfKubernetes({ kind, namespace, name }: MeshObject): boolean {
  return namespacesOfKubernetes.has(kind === 'Namespace' ? name : namespace);
}
