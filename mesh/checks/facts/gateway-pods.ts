import { textMap } from '../../manifest/fields';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { deployedGateways, type GatewayPod, stockGateways } from './installation';
import { podsOf } from './pods';

/** By selector, because many Gateways select the same Pods. */
const podsBySelector = perInventory(() => new Map<string, readonly GatewayPod[]>());

/** The Pods that a Gateway configures; if the manifests have none, the gateways of an installation. */
export function gatewayPods(inventory: Inventory, gateway: Pick<MeshObject<'Gateway'>, 'spec'>): readonly GatewayPod[] {
  const key = JSON.stringify(gateway.spec.selector ?? {});
  const known = podsBySelector(inventory).get(key);
  if (known) return known;
  const selector = textMap(gateway.spec.selector);
  const selected = [...podsOf(inventory).select(selector), ...deployedGateways(inventory, selector)];
  const pods = selected.length > 0 ? selected : stockGateways(selector).map(({ pod }) => pod);
  podsBySelector(inventory).set(key, pods);
  return pods;
}
