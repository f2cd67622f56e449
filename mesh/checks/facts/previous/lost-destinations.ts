import { fields, list, text } from '../../../manifest/fields';
import { VirtualServices } from '../../../proxy/virtual-services';
import { resolveShortName } from '../../../registry/host-name';
import type { VirtualService } from '../../../routing/virtual-service';
import type { Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { configsOf } from '../configs';
import { routeBackendsOf } from '../route-backends';
import { worldOf } from '../world';
import type { Change } from './change';
import type { Reported } from './lost-requests';

/**
 * Warns about services that a VirtualService routed to and nothing routes to now. No request is lost: another rule answers those
 * of the service, so only the rules show it.
 */
export function lostDestinations({ before, after, replaced }: Change, reported: Reported, report: Report): void {
  const objects = new Map(replaced.filter(({ now }) => now.kind === 'VirtualService').map(({ now }) => [now.id, now]));
  if (objects.size === 0) return;
  const { clusterDomain } = worldOf(after).mesh;
  const used = new Set([
    ...rootsOf(after).flatMap((root) => [...destinationsOf(root, clusterDomain)]),
    ...routeBackendsOf(after).map(({ host }) => host),
  ]);
  for (const root of rootsOf(before)) {
    const object = objects.get(root.id);
    if (!object) continue;
    for (const host of destinationsOf(root, clusterDomain)) {
      if (used.has(host) || reported.destinations.has(host)) continue;
      report(object, ['spec'], `the previous version sends requests to ${host}, but nothing does now`, 'warning');
    }
  }
}

/** Full names of the services that a VirtualService routes to. */
function destinationsOf({ http, tls, tcp, namespace }: VirtualService, domain: string): ReadonlySet<string> {
  const named = (rule: unknown, from: string) =>
    list(fields(rule).route).map((route) =>
      resolveShortName(text(fields(fields(route).destination).host), from, domain),
    );
  const hosts = [
    ...http.flatMap((rule) => named(rule.spec, rule.namespace)),
    ...[...tls, ...tcp].flatMap((rule) => named(rule, namespace)),
  ];
  return new Set(hosts.filter((host) => host !== ''));
}

const rootsOf = (inventory: Inventory) =>
  new VirtualServices(configsOf(inventory, 'VirtualService'), worldOf(inventory).mesh).roots;
