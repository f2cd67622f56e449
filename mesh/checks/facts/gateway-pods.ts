import { textMap } from '../../manifest/fields';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { carries, INGRESS_GATEWAY, type Pod, podsOf } from './pods';

/** By what they are selected by, as many Gateways have the same Pods. */
const found = perInventory(() => new Map<string, readonly Omit<Pod, 'object'>[]>());

/** Pods that a Gateway configures: those of the manifests, and the ingress gateway that an installation brings along. */
export function gatewayPods(inventory: Inventory, gateway: MeshObject<'Gateway'>): readonly Omit<Pod, 'object'>[] {
  const text = JSON.stringify(gateway.spec.selector ?? {});
  const known = found(inventory).get(text);
  if (known) return known;
  const selector = textMap(gateway.spec.selector);
  const selected = podsOf(inventory).select(selector);
  const pods = carries(INGRESS_GATEWAY.labels, selector) ? [...selected, INGRESS_GATEWAY] : selected;
  found(inventory).set(text, pods);
  return pods;
}
