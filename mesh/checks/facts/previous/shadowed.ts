import type { Check, Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { objectName } from '../../engine/mesh-object';
import type { Change } from './change';

/**
 * What two of the checks say of a new VirtualService only beside one of before, which stays in force: it was meant to take
 * its place, and has another name.
 */
export function shadowed(
  { before, after }: Change,
  inventory: Inventory,
  checks: readonly Pick<Check, 'run'>[],
  report: Report,
): void {
  for (const { run } of checks) {
    const known = new Set<string>();
    run(inventory, (object, field) => known.add(keyOf(objectName(object), field)));
    run(after, ({ kind, namespace, name }, field, message) => {
      const object = inventory.find(kind, namespace, name);
      if (!object || before.find(kind, namespace, name) || known.has(keyOf(objectName(object), field))) return;
      report(object, field, `beside the previous version, which stays in force: ${message}`);
    });
  }
}

function keyOf(name: string, field: readonly (string | number)[]): string {
  return JSON.stringify([name, field]);
}
