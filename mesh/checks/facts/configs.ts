import { managedObjects } from '../../gateway-api/managed-gateway';
import { type Config, toConfig } from '../../manifest/config';
import { mayCreatePods } from '../../manifest/not-modelled';
import { podTemplate } from '../../registry/pod-template';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { perDiscovery } from './discovery';

const configs = new WeakMap<MeshObject, Config>();

/** The object as proxies and registries read it, without fields of a wrong type. */
export function configOf(object: MeshObject): Config {
  const known = configs.get(object);
  if (known) return known;
  const config = toConfig({ ...object.sourced, manifest: object.manifest });
  configs.set(object, config);
  return config;
}

/**
 * What the control plane knows: objects of its kinds, what creates Pods, whatever its API group is, and the Deployments
 * and Services that istiod creates for Gateways of the Gateway API.
 */
export const knownConfigsOf = perInventory((inventory: Inventory): readonly Config[] => [
  ...[...inventory.inForce]
    .filter(({ kind, manifest, spec }) => kind === manifest.kind || podTemplate('', spec) !== undefined)
    .map(configOf),
  ...managedConfigsOf(inventory),
]);

/** The Deployments and Services that istiod creates for Gateways of the Gateway API. */
export const managedConfigsOf = perDiscovery((inventory: Inventory): readonly Config[] =>
  inventory.of('KubernetesGateway').length === 0 ? [] : managedObjects([...inventory.inForce].map(configOf)),
);

/** Objects that may create Pods in a way that the manifests do not show. */
export function creatorsIn(inventory: Inventory): readonly Config[] {
  return [...inventory.inForce].filter(({ manifest }) => mayCreatePods(manifest)).map(configOf);
}

export function configsOf(inventory: Inventory, kind: string): readonly Config[] {
  return inventory.of(kind).map(configOf);
}
