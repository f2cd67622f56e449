import type { FieldPath } from '../../../manifest/manifest';
import type { Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { type MeshObject, objectName } from '../../engine/mesh-object';
import type { Change } from './change';

interface Conflict {
  readonly object: MeshObject;
  readonly field: FieldPath;
  readonly message: string;
}

/**
 * Conflicts of a new VirtualService with one of the previous version that stays in force: it was meant to replace that
 * one, but has another name. All requests are still answered by the old one, so none shows it.
 */
export function shadowed(
  { before, after }: Change,
  inventory: Inventory,
  conflictsIn: readonly ((inventory: Inventory) => readonly Conflict[])[],
  report: Report,
): void {
  for (const conflicts of conflictsIn) {
    const known = new Set(conflicts(inventory).map(keyOf));
    for (const conflict of conflicts(after)) {
      const { kind, id } = conflict.object;
      const object = inventory.findById(kind, id);
      if (!object || before.findById(kind, id) || known.has(keyOf(conflict))) continue;
      report(object, conflict.field, `the previous version stays in force next to this one: ${conflict.message}`);
    }
  }
}

function keyOf({ object, field }: Conflict): string {
  return JSON.stringify([objectName(object), field]);
}
