import { contextFirst } from '../../manifest/context';
import type { SourcedManifest } from '../../manifest/manifest';
import { examine } from '../../schema/examine';
import { type MeshObject, meshObject } from './mesh-object';

interface Options {
  /** Examines an object; a caller that checks an object in several sets passes one with a cache. */
  readonly read?: (sourced: SourcedManifest) => MeshObject;
  /** The previous version of the objects, for checks that compare. */
  readonly previous?: Inventory | undefined;
  /** The objects that these are added to, such as an overlay to all that is in no overlay. They count, but are not judged. */
  readonly base?: Inventory;
}

/** The objects that are checked together, by kind and by name. Facts that checks share are cached per inventory. */
export class Inventory {
  /** Every object, in the order of the input, context first. */
  readonly objects: readonly MeshObject[];
  readonly previous: Inventory | undefined;
  readonly base: Inventory | undefined;
  /** The objects that are not from `base`. */
  readonly added: readonly MeshObject[];
  /** The objects that findings are about: the added ones, without context. */
  readonly judged: readonly MeshObject[];
  private readonly isJudged: ReadonlySet<MeshObject>;
  private readonly byKind = new Map<string, MeshObject[]>();
  private readonly judgedByKind = new Map<string, MeshObject[]>();
  private readonly writtenByKind = new Map<string, MeshObject[]>();
  private readonly byName = new Map<string, MeshObject>();

  constructor(manifests: readonly SourcedManifest[], { read = readObject, previous, base }: Options = {}) {
    this.previous = previous;
    this.base = base;
    const { objects: earlier = [] } = base ?? {};
    const isEarlier = new Set(earlier);
    this.objects = contextFirst([...earlier, ...manifests.map((sourced) => read(sourced))], ({ sourced }) => sourced);
    this.added = base ? this.objects.filter((object) => !isEarlier.has(object)) : this.objects;
    this.judged = this.added.filter(({ sourced }) => !sourced.isContext);
    this.isJudged = new Set(this.judged);
    for (const object of this.judged) add(this.writtenByKind, object);
    // As with `kubectl apply`, a later object replaces an earlier one of the same name.
    for (const object of this.objects) this.byName.set(`${object.kind} ${object.id}`, object);
    for (const object of this.byName.values()) {
      add(this.byKind, object);
      if (this.isJudged.has(object)) add(this.judgedByKind, object);
    }
  }

  /** Whether findings are about the object. */
  judges(object: MeshObject): boolean {
    return this.isJudged.has(object);
  }

  /** The objects of a kind that are in force, for checks that compare objects. */
  of<Kind extends string>(kind: Kind): readonly MeshObject<Kind>[] {
    return (this.byKind.get(kind) ?? []) as unknown as readonly MeshObject<Kind>[];
  }

  /** The objects of a kind that are in force and judged, for checks that report about each of them. */
  judgedOf<Kind extends string>(kind: Kind): readonly MeshObject<Kind>[] {
    return (this.judgedByKind.get(kind) ?? []) as unknown as readonly MeshObject<Kind>[];
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

  /** The inventory without some objects; the same one if it has none of them. */
  without(isLeftOut: (object: MeshObject) => boolean): Inventory {
    const rest = new Map<SourcedManifest, MeshObject>();
    for (const object of this.objects) if (!isLeftOut(object)) rest.set(object.sourced, object);
    if (rest.size === this.objects.length) return this;
    return new Inventory([...rest.keys()], { read: (sourced) => rest.get(sourced) ?? readObject(sourced) });
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
