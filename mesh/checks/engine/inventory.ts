import { contextFirst } from '../../manifest/context';
import type { SourcedManifest } from '../../manifest/manifest';
import { examine } from '../../schema/examine';
import { type MeshObject, meshObject } from './mesh-object';

/** The objects that are checked together, by kind and by name. Facts that checks share are cached per inventory. */
export class Inventory {
  /** Every object, in the order of the input, context first. */
  readonly objects: readonly MeshObject[];
  private readonly writtenByKind = new Map<string, MeshObject[]>();
  private readonly byKind = new Map<string, MeshObject[]>();
  private readonly byName = new Map<string, MeshObject>();
  /** The previous version of the objects, for checks that compare. */
  readonly previous: Inventory | undefined;

  /** @param read examines an object; a caller that checks an object in several sets passes one with a cache */
  constructor(
    manifests: readonly SourcedManifest[],
    read: (sourced: SourcedManifest) => MeshObject = readObject,
    previous?: Inventory,
  ) {
    this.previous = previous;
    this.objects = contextFirst(manifests, (sourced) => sourced).map((sourced) => read(sourced));
    for (const object of this.objects) {
      if (!object.sourced.isContext) add(this.writtenByKind, object);
      // As with `kubectl apply`, a later object replaces an earlier one of the same name.
      this.byName.set(`${object.kind} ${object.id}`, object);
    }
    for (const object of this.byName.values()) add(this.byKind, object);
  }

  /** The objects of a kind that are in force, for checks that compare objects. */
  of<Kind extends string>(kind: Kind): readonly MeshObject<Kind>[] {
    return (this.byKind.get(kind) ?? []) as unknown as readonly MeshObject<Kind>[];
  }

  /** All judged objects of a kind, including replaced ones, for checks that look at each object on its own. */
  written<Kind extends string>(kind: Kind): readonly MeshObject<Kind>[] {
    return (this.writtenByKind.get(kind) ?? []) as unknown as readonly MeshObject<Kind>[];
  }

  find<Kind extends string>(kind: Kind, namespace: string, name: string): MeshObject<Kind> | undefined {
    return this.findById(kind, `${namespace}/${name}`);
  }

  /** @param id `namespace/name` */
  findById<Kind extends string>(kind: Kind, id: string): MeshObject<Kind> | undefined {
    return this.byName.get(`${kind} ${id}`) as unknown as MeshObject<Kind> | undefined;
  }

  /** All objects in force. */
  get inForce(): IterableIterator<MeshObject> {
    return this.byName.values();
  }
}

export function readObject(sourced: SourcedManifest): MeshObject {
  return meshObject(examine(sourced));
}

function add(byKind: Map<string, MeshObject[]>, object: MeshObject): void {
  const objects = byKind.get(object.kind);
  if (objects) objects.push(object);
  else byKind.set(object.kind, [object]);
}

/**
 * A fact that several checks share: computed when it is first needed, then cached with the inventory.
 *
 * @example export const rulesByHost = perInventory((inventory) => groupByHost(inventory.of('DestinationRule')));
 */
export function perInventory<T extends object>(build: (inventory: Inventory) => T): (inventory: Inventory) => T {
  const built = new WeakMap<Inventory, T>();
  return (inventory) => {
    const known = built.get(inventory);
    if (known) return known;
    const value = build(inventory);
    built.set(inventory, value);
    return value;
  };
}
