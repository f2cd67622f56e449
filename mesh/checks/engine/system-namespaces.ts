import type { Check } from './check';
import type { MeshObject } from './mesh-object';

/** Kubernetes' own namespaces. */
export const SYSTEM_NAMESPACES: ReadonlySet<string> = new Set([
  'kube-system',
  'kube-public',
  'kube-node-lease',
  'local-path-storage',
]);

/**
 * Excludes Kubernetes' own namespaces from a check with an istioctl code, as istioctl does: users cannot change what is in
 * them. The webhook's rules still apply there.
 */
export function skipSystemNamespaces(check: Check): Check {
  if (!check.code.startsWith('IST') || check.rules) return check;
  return {
    ...check,
    run(inventory, report) {
      check.run(inventory, (object, ...finding) => {
        if (!isInSystemNamespace(object)) report(object, ...finding);
      });
    },
  };
}

function isInSystemNamespace({ kind, namespace, name }: MeshObject): boolean {
  return SYSTEM_NAMESPACES.has(kind === 'Namespace' ? name : namespace);
}
