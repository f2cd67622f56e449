import { HostIndex } from '../../../../registry/host-index';
import { isWildcard } from '../../../../registry/host-name';
import type { Report } from '../../../engine/check';
import type { LocatedFinding } from '../../../engine/finding';
import type { Inventory } from '../../../engine/inventory';
import type { MeshObject } from '../../../engine/mesh-object';
import { replacedDefinition } from '../../../facts/definitions';
import { destinationsOf } from '../../../facts/destinations';
import { isJudged } from '../../../facts/known-kinds';
import { worldOf } from '../../../facts/world';

/** Subsets that no DestinationRule of the host defines. */
export function destinationSubsets(inventory: Inventory, report: Report): void {
  if (!isJudged(inventory, 'DestinationRule')) return;
  const { resolve } = worldOf(inventory);
  const subsets = new HostIndex<Set<string>>();
  for (const { spec, namespace } of inventory.of('DestinationRule')) {
    const host = resolve(spec.host ?? '', namespace);
    const known = subsets.get(host) ?? new Set<string>();
    subsets.set(host, known);
    for (const { name = '' } of spec.subsets ?? []) known.add(name);
  }
  const wildcards = subsets.hosts().filter(isWildcard);
  for (const object of inventory.judgedOf('VirtualService')) {
    for (const { destination, field } of destinationsOf(object.spec)) {
      const { host = '', subset = '' } = destination;
      if (subset === '') continue;
      const name = resolve(host, object.namespace);
      const known = subsets.get(name);
      if (known?.has(subset)) continue;
      if (wildcards.some((wildcard) => name.endsWith(wildcard.slice(1)) && subsets.get(wildcard)?.has(subset)))
        continue;
      const defines = (object: MeshObject<'DestinationRule'>) =>
        resolve(object.spec.host ?? '', object.namespace) === name &&
        (object.spec.subsets ?? []).some((defined) => defined.name === subset);
      const replaced = replacedDefinition(inventory, 'DestinationRule', defines);
      const remedy = replaced
        ? replaced
        : known && known.size > 0
          ? `its subsets are ${[...known].join(', ')}`
          : 'no DestinationRule of the host defines subsets, so requests get a 503';
      report(object, [...field, 'subset'], `${host} has no subset ${JSON.stringify(subset)}: ${remedy}`);
    }
  }
}

/** The DestinationRules of the host define other subsets. If they define none, another DestinationRule may do so. */
export function isMissingSubset({ path, field, sourced }: LocatedFinding, inventory: Inventory): boolean {
  if (!path.endsWith('.subset')) return false;
  const { metadata, ...manifest } = sourced.manifest;
  const destination = field.slice(0, -1).reduce<unknown>((value, key) => Reflect.get(Object(value), key), manifest);
  const { resolve } = worldOf(inventory);
  const host = resolve(String(Reflect.get(Object(destination), 'host')), metadata.namespace ?? 'default');
  return inventory
    .of('DestinationRule')
    .some(({ spec, namespace }) => spec.subsets?.length && resolve(spec.host ?? '', namespace) === host);
}
