import { type Inventory, perInventory } from '../engine/inventory';
import { podsOf } from './pods';

/**
 * Whether references to a kind of object are checked: only if the manifests or their context contain an object of the
 * kind. Without one, the manifests are a part of a mesh, and what they refer to is elsewhere.
 *
 * Every check for a missing object starts here.
 *
 * @param kind `Workload` for Pods and everything with a Pod template
 */
export function isJudged(inventory: Inventory, kind: string): boolean {
  return knownKinds(inventory).has(kind);
}

const knownKinds = perInventory((inventory: Inventory): ReadonlySet<string> => {
  const kinds = new Set<string>();
  for (const { kind, sourced } of inventory.inForce) if (!sourced.isDeclared) kinds.add(kind);
  if (podsOf(inventory).all.length > 0) kinds.add('Workload');
  return kinds;
});
