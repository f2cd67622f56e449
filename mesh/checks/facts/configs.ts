import { type Config, toConfig } from '../../manifest/config';
import type { Inventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';

const configs = new WeakMap<MeshObject, Config>();

/** The object as proxies and registries read it, without fields of a wrong type. */
export function configOf(object: MeshObject): Config {
  const known = configs.get(object);
  if (known) return known;
  const config = toConfig({ ...object.sourced, manifest: object.manifest });
  configs.set(object, config);
  return config;
}

export function configsOf(inventory: Inventory, kind: string): readonly Config[] {
  return inventory.of(kind).map(configOf);
}
