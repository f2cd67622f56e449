import { firstDifference } from '../../../behaviour/diff/changes';
import type { SourcedManifest } from '../../../manifest/manifest';
import { Inventory, perInventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { fullNameOf } from '../../engine/others';

/** The difference that applying the manifests makes to those that were applied before. */
export interface Change {
  readonly before: Inventory;
  /** Objects in force afterwards: as with `kubectl apply`, objects without a new version stay. */
  readonly after: Inventory;
  /** Objects that replace a previous version, by kind, namespace and name. If there are several, the last one counts. */
  readonly replaced: readonly Replaced[];
  /** The new version of an object; `undefined` if it is unchanged or not in the manifests. */
  replacement(object: MeshObject): MeshObject | undefined;
}

export interface Replaced<Kind extends string = string> {
  readonly before: MeshObject<Kind>;
  readonly now: MeshObject<Kind>;
}

/** `undefined` if no previous version is known. */
export function changeOf(inventory: Inventory): Change | undefined {
  return inventory.previous ? changes(inventory) : undefined;
}

const changes = perInventory((inventory: Inventory): Change => {
  const before = inventory.previous ?? new Inventory([]);
  const replaced: Replaced[] = [];
  const after = [...before.inForce].map(({ sourced }) => sourced);
  const newer = new Map<string, MeshObject>();
  for (const now of inventory.inForce) {
    const old = before.findById(now.kind, now.id);
    after.push(withAge(now, old));
    if (!old || firstDifference(old.spec, now.spec) === undefined) continue;
    replaced.push({ before: old, now });
    newer.set(fullNameOf(now), now);
  }
  return { before, after: new Inventory(after), replaced, replacement: (object) => newer.get(fullNameOf(object)) };
});

/** A replaced object keeps its age, and a new one is younger than all others. */
function withAge({ sourced }: MeshObject, old: MeshObject | undefined): SourcedManifest {
  const { metadata } = sourced.manifest;
  if (createdAt(metadata) !== undefined) return sourced;
  const creationTimestamp = old ? createdAt(old.manifest.metadata) : '9999-12-31T00:00:00Z';
  if (creationTimestamp === undefined) return sourced;
  return { ...sourced, manifest: { ...sourced.manifest, metadata: { ...metadata, creationTimestamp } } };
}

function createdAt(metadata: object): string | undefined {
  const created: unknown = Reflect.get(metadata, 'creationTimestamp');
  return typeof created === 'string' ? created : undefined;
}
