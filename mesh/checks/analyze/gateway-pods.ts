import { textMap } from '../../fields';
import type { Inventory } from '../inventory';
import type { MeshObject } from '../mesh-object';
import { carries, INGRESS_GATEWAY, type Pod, podsOf } from './pods';

/** Pods that a Gateway configures: those of the manifests, and the ingress gateway that an installation brings along. */
export function gatewayPods(inventory: Inventory, gateway: MeshObject<'Gateway'>): readonly Omit<Pod, 'object'>[] {
  const selector = textMap(gateway.spec.selector);
  const found = podsOf(inventory).select(selector);
  return carries(INGRESS_GATEWAY.labels, selector) ? [...found, INGRESS_GATEWAY] : found;
}
