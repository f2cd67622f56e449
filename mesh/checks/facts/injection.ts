import { fields, list, text } from '../../manifest/fields';
import { INSTALL_NAMESPACE } from '../../registry/installation';
import { injection, injectsSidecars } from '../../registry/workload';
import type { Inventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { SYSTEM_NAMESPACES } from '../engine/system-namespaces';
import type { Pod } from './pods';

/** Whether a Pod has a proxy or gets one when it is created. `false` if the manifests do not decide it. */
export function isInjected(pod: Pod, inventory: Inventory): boolean {
  return injection(pod, inventory.find('Namespace', '', pod.namespace)?.labels) === 'injected';
}

export function isInjectedNamespace({ labels }: MeshObject): boolean {
  return injectsSidecars(labels) === true;
}

/** Namespaces that users add to the mesh, so neither Kubernetes' own nor Istio's. */
export function meshNamespaces(inventory: Inventory): readonly MeshObject[] {
  return inventory.of('Namespace').filter(({ name }) => name !== INSTALL_NAMESPACE && !SYSTEM_NAMESPACES.has(name));
}

/** Pods as a cluster returns them: the injector has already seen them. */
export function runningPods(inventory: Inventory): readonly MeshObject[] {
  return inventory.of('Pod').filter(({ spec, manifest }) => {
    const { status } = { ...manifest } as Readonly<Record<string, unknown>>;
    return text(spec.nodeName) !== '' || text(fields(status).phase) !== '';
  });
}

/** Whether the proxy's image is `auto`, a placeholder that the injector replaces. */
export function hasAutoImage(spec: Readonly<Record<string, unknown>>): boolean {
  return list(spec.containers)
    .map(fields)
    .some(({ name, image }) => name === 'istio-proxy' && image === 'auto');
}
