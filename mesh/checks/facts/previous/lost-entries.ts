import type { Report } from '../../engine/check';
import { worldOf } from '../world';
import type { Change, Replaced } from './change';

/**
 * Reports hosts of ServiceEntries that nothing defines now. Their requests are not lost as long as sidecars pass on what they do not
 * know.
 */
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
