import type { GatewayServer } from '../../../proxy/gateway-server';
import { subsetOf } from '../../../registry/host-name';
import type { Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { serversOf } from '../gateways';
import { selectorText } from '../selection';
import type { Change, Replaced } from './change';
import type { Reported } from './lost-requests';

/**
 * Reports hosts on a port of a Gateway that no Gateway with the same Pods serves there now. The VirtualServices that route their
 * requests are often in other repositories, so no request shows it.
 */
export function lostServers({ after, replaced }: Change, reported: Reported, report: Report): void {
  const gateways = replaced.filter(
    (pair): pair is Replaced<'Gateway'> => pair.now.kind === 'Gateway' && !reported.objects.has(pair.now),
  );
  if (gateways.length === 0) return;
  const bySelector = serversBySelector(after);
  for (const { before, now } of gateways) {
    const present = bySelector.get(selectorText(before.spec.selector)) ?? [];
    const lost = new Map<number, string[]>();
    for (const { port, hosts } of serversOf(before)) {
      const there = present.filter((server) => server.port === port);
      const gone = hosts.filter((host) => !there.some((server) => server.hosts.some((other) => covers(other, host))));
      if (gone.length > 0) lost.set(port, [...(lost.get(port) ?? []), ...gone]);
    }
    for (const [port, hosts] of lost) {
      const names = [...new Set(hosts)].join(', ');
      const isOpen = present.some((server) => server.port === port);
      const rest = isOpen ? 'this one does not' : 'this one has no server for that port';
      report(now, ['spec', 'servers'], `the previous version serves ${names} on port ${port}, but ${rest}`);
    }
  }
}

function serversBySelector(inventory: Inventory): Map<string, GatewayServer[]> {
  const bySelector = new Map<string, GatewayServer[]>();
  for (const gateway of inventory.of('Gateway')) {
    const selector = selectorText(gateway.spec.selector);
    bySelector.set(selector, [...(bySelector.get(selector) ?? []), ...serversOf(gateway)]);
  }
  return bySelector;
}

/** Compares hosts of the forms `host` and `namespace/host`. */
function covers(wide: string, narrow: string): boolean {
  const [wideHost = '', wideNamespace] = wide.toLowerCase().split('/').reverse();
  const [narrowHost = '', narrowNamespace] = narrow.toLowerCase().split('/').reverse();
  return subsetOf(narrowHost, wideHost) && (wideNamespace === undefined || wideNamespace === narrowNamespace);
}
