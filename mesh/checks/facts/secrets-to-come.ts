import { fields, text } from '../../manifest/fields';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';

/** What controllers make Secrets of, and how such an object names its Secret. */
const MAKERS: Readonly<Record<string, (object: MeshObject) => string>> = {
  Certificate: ({ spec }) => text(spec.secretName),
  ExternalSecret: ({ spec, name }) => text(fields(spec.target).name) || name,
  SealedSecret: ({ spec, name }) => text(fields(fields(spec.template).metadata).name) || name,
};

/** Whether a Secret is among the manifests, or will be made of one of them. */
export function isSecretKnown(inventory: Inventory, namespace: string, name: string): boolean {
  return inventory.find('Secret', namespace, name) !== undefined || toCome(inventory).has(`${namespace}/${name}`);
}

const toCome = perInventory(
  (inventory: Inventory): ReadonlySet<string> =>
    new Set(
      Object.entries(MAKERS).flatMap(([kind, nameOf]) =>
        inventory.of(kind).map((object) => `${object.namespace}/${nameOf(object)}`),
      ),
    ),
);
