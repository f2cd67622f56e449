import { textMap } from '../../manifest/fields';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { carries, type Pod } from './pods';

type Service = MeshObject<'Service'>;

/** The Services that lead to a Pod; one without selector leads to none. */
export function servicesOfPod(inventory: Inventory, { namespace, labels }: Pod): readonly Service[] {
  const services = byFirstLabel(inventory);
  return [...labels]
    .flatMap((label) => services.get(idOf(namespace, label)) ?? [])
    .filter(({ spec }) => carries(labels, textMap(spec.selector)));
}

const byFirstLabel = perInventory((inventory) => {
  const services = new Map<string, Service[]>();
  for (const service of inventory.of('Service')) {
    const [label] = textMap(service.spec.selector);
    if (label === undefined) continue;
    const id = idOf(service.namespace, label);
    const present = services.get(id);
    if (present) present.push(service);
    else services.set(id, [service]);
  }
  return services;
});

const idOf = (namespace: string, label: readonly [string, string]) => JSON.stringify([namespace, ...label]);
