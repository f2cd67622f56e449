import type { SourcedManifest } from '../manifest';
import { examine } from '../schema/examine';
import { type MeshObject, meshObject } from './mesh-object';

/** The objects that are judged together, found by kind and by name. Built once; what more checks share hangs on it. */
export class Inventory {
  /** In the order of the input. */
  readonly objects: readonly MeshObject[];
  private readonly byKind = new Map<string, MeshObject[]>();
  private readonly byName = new Map<string, MeshObject>();

  constructor(manifests: readonly SourcedManifest[]) {
    this.objects = manifests.map((sourced) => meshObject(examine(sourced)));
    for (const object of this.objects) {
      const kind = this.byKind.get(object.kind);
      if (kind) kind.push(object);
      else this.byKind.set(object.kind, [object]);
      this.byName.set(id(object.kind, object.namespace, object.name), object);
    }
  }

  of<Kind extends string>(kind: Kind): readonly MeshObject<Kind>[] {
    return (this.byKind.get(kind) ?? []) as unknown as readonly MeshObject<Kind>[];
  }

  find<Kind extends string>(kind: Kind, namespace: string, name: string): MeshObject<Kind> | undefined {
    return this.byName.get(id(kind, namespace, name)) as unknown as MeshObject<Kind> | undefined;
  }
}

function id(kind: string, namespace: string, name: string): string {
  return `${kind} ${namespace}/${name}`;
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
