import { toConfig } from '../../manifest/config';
import type { Fields } from '../../manifest/fields';
import { writtenMeshConfig } from '../../registry/mesh-config';
import { type Inventory, perInventory } from '../engine/inventory';

/** MeshConfig as the manifests set it: what an IstioOperator or istiod's ConfigMap says. */
export const writtenMeshOf = perInventory((inventory: Inventory): Fields => {
  const objects = [...inventory.of('IstioOperator'), ...inventory.of('ConfigMap')];
  return writtenMeshConfig(objects.map(({ manifest, sourced }) => toConfig({ ...sourced, manifest })));
});
