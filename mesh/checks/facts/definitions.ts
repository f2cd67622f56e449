import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { fullNameOf } from '../engine/others';

/** The definitions of an object in the judged manifests, in the order of the input, if there are several. */
export const repeatedDefinitions = perInventory((inventory: Inventory): readonly (readonly MeshObject[])[] => {
  // The usual case: as many objects are in force as there are, so no name occurs twice.
  if ([...inventory.inForce].length === inventory.objects.length) return [];
  const byName = new Map<string, MeshObject[]>();
  for (const object of inventory.objects) {
    if (object.sourced.isContext || object.kind === '' || object.name === '') continue;
    const { apiVersion } = object.manifest;
    const name = `${apiVersion.slice(0, Math.max(0, apiVersion.lastIndexOf('/')))} ${fullNameOf(object)}`;
    const others = byName.get(name);
    if (others) others.push(object);
    else byName.set(name, [object]);
  }
  return [...byName.values()].filter(({ length }) => length > 1);
});

/** `a.yaml:3`, for an object that was read from a file. */
export function placeOf({ sourced: { source } }: MeshObject): string | undefined {
  return source && `${source.file}:${source.line(['metadata', 'name'])}`;
}

/**
 * Explains a missing part of an object if a replaced definition has it: `DestinationRule prod/versions in a.yaml:3 defines it,
 * but b.yaml:3 replaces it`.
 */
export function replacedDefinition<Kind extends string>(
  inventory: Inventory,
  kind: Kind,
  has: (object: MeshObject<Kind>) => boolean,
  verb = 'defines it',
): string | undefined {
  for (const definitions of repeatedDefinitions(inventory) as unknown as readonly (readonly MeshObject<Kind>[])[]) {
    const last = definitions.at(-1);
    if (last?.kind !== kind || has(last)) continue;
    const replaced = definitions.findLast(has);
    if (!replaced) continue;
    const place = placeOf(replaced as unknown as MeshObject);
    const by = placeOf(last as unknown as MeshObject) ?? 'a later object of this name';
    return `${kind} ${replaced.id}${place === undefined ? '' : ` in ${place}`} ${verb}, but ${by} replaces it`;
  }
  return undefined;
}
