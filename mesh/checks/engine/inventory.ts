import type { SourcedManifest } from '../../manifest/manifest';
import { examine } from '../../schema/examine';
import { type MeshObject, meshObject } from './mesh-object';

/** The objects that are judged together, found by kind and by name. Built once; what more checks share hangs on it. */
export class Inventory {
  /** Every object, in the order of the input. */
  readonly objects: readonly MeshObject[];
  private readonly writtenByKind = new Map<string, MeshObject[]>();
  private readonly byKind = new Map<string, MeshObject[]>();
  private readonly byName = new Map<string, MeshObject>();
  /** What was in force before, for checks that compare. */
  readonly previous: Inventory | undefined;

  /** @param read examines an object, by default anew; for those who judge an object together with one set and another */
  constructor(
    manifests: readonly SourcedManifest[],
    read: (sourced: SourcedManifest) => MeshObject = readObject,
    previous?: Inventory,
  ) {
    this.previous = previous;
    this.objects = manifests.map((sourced) => read(sourced));
    for (const object of this.objects) {
      add(this.writtenByKind, object);
      // As with `kubectl apply`, what comes later replaces what has the same name.
      this.byName.set(`${object.kind} ${object.id}`, object);
    }
    for (const object of this.byName.values()) add(this.byKind, object);
  }

  /** The objects of a kind that are in force together, for checks that look from one object at others. */
  of<Kind extends string>(kind: Kind): readonly MeshObject<Kind>[] {
    return (this.byKind.get(kind) ?? []) as unknown as readonly MeshObject<Kind>[];
  }

  /** Also those that a later object of the same name replaces, for checks that look at each object by itself. */
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
 * An index that several checks share: built from the inventory when it is first asked for, then kept with it.
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
