import type { Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { destinationsOf } from '../destinations';
import { worldOf } from '../world';
import type { Change, Replaced } from './change';

/** Reports missing subsets that a VirtualService outside the manifests uses. For one in the manifests, IST0101 reports them. */
export function lostSubsets({ after, replaced }: Change, inventory: Inventory, report: Report): void {
  const rules = replaced.filter((pair): pair is Replaced<'DestinationRule'> => pair.now.kind === 'DestinationRule');
  if (rules.length === 0) return;
  const { resolve } = worldOf(after);
  const users = new Map<string, string>();
  for (const object of after.of('VirtualService')) {
    const { namespace, id, spec } = object;
    if (inventory.findById('VirtualService', id)) continue;
    for (const { destination } of destinationsOf(spec)) {
      const { host = '', subset = '' } = destination;
      if (subset !== '') users.set(`${resolve(host, namespace)} ${subset}`, id);
    }
  }
  const present = new Set(
    after.of('DestinationRule').flatMap(({ spec, namespace }) => {
      const host = resolve(spec.host ?? '', namespace);
      return (spec.subsets ?? []).map(({ name }) => `${host} ${name}`);
    }),
  );
  for (const { before, now } of rules) {
    for (const { name } of before.spec.subsets ?? []) {
      const key = `${resolve(before.spec.host ?? '', before.namespace)} ${name}`;
      const user = users.get(key);
      if (user === undefined || present.has(key)) continue;
      const message = `the previous version defines subset ${name}, which VirtualService ${user} uses, but no DestinationRule defines it now`;
      report(now, ['spec', 'subsets'], message);
    }
  }
}

/** Reports hosts of ServiceEntries that nothing defines now. */
export function lostEntries({ after, replaced }: Change, report: Report): void {
  const entries = replaced.filter((pair): pair is Replaced<'ServiceEntry'> => pair.now.kind === 'ServiceEntry');
  if (entries.length === 0) return;
  const { registry } = worldOf(after);
  for (const { before, now } of entries) {
    const lost = (before.spec.hosts ?? []).filter((host) => registry.byNamespace(host.toLowerCase()).size === 0);
    if (lost.length === 0) continue;
    report(now, ['spec', 'hosts'], `the previous version defines ${lost.join(', ')}, but nothing does now`);
  }
}
