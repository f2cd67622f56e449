import { fields, list, text, texts } from '../../../manifest/fields';
import { HostIndex } from '../../../registry/host-index';
import { resolveShortName } from '../../../registry/host-name';
import type { HttpRule, VirtualService } from '../../../routing/virtual-service';
import type { Report } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { selectorText } from '../selection';

/** Entry points of a gateway: the ports of its Pods, or the gateway's name if it is not in the manifests. */
export function entrances(inventory: Inventory): (gateway: string) => readonly string[] {
  const known = new Map(
    inventory.of('Gateway').map(({ id, spec }) => {
      const pods = selectorText(spec.selector);
      return [id, (spec.servers ?? []).map(({ port }) => `${pods} port ${port?.number}`)];
    }),
  );
  return (gateway) => known.get(gateway) ?? [gateway];
}

/** Hosts of the VirtualServices by entrance, including `mesh`. */
export function hostsByEntrance(
  roots: readonly VirtualService[],
  entrancesOf: (gateway: string) => readonly string[],
): ReadonlyMap<string, HostIndex<true>> {
  const known = new Map<string, HostIndex<true>>();
  for (const { gateways, hosts } of roots) {
    for (const entrance of gateways.flatMap(entrancesOf)) {
      const index = known.get(entrance) ?? new HostIndex<true>();
      known.set(entrance, index);
      for (const host of hosts) index.set(host, true);
    }
  }
  return known;
}

/** Reports gateways and hosts that no VirtualService has now. */
export function lostHosts(
  before: VirtualService,
  now: VirtualService | undefined,
  isServed: (gateway: string, host: string) => boolean,
  object: MeshObject,
  report: Report,
): void {
  const place = (gateway: string) => (gateway === 'mesh' ? 'in the mesh' : `at gateway ${gateway}`);
  for (const gateway of new Set(before.gateways)) {
    const lost = before.hosts.filter((host) => !isServed(gateway, host));
    if (lost.length === 0) continue;
    const isBound = now?.gateways.includes(gateway) ?? false;
    const field = isBound || gateway === 'mesh' ? 'hosts' : 'gateways';
    const message = `the previous version has rules for ${lost.join(', ')} ${place(gateway)}, but no VirtualService has any now`;
    report(object, ['spec', field], message);
  }
}

/** Reports SNI hosts that no tls rule matches now, and missing tcp rules. */
export function lostConnections(before: VirtualService, now: VirtualService, object: MeshObject, report: Report): void {
  const present = new HostIndex<true>();
  for (const name of now.tls.flatMap(sniHosts)) present.set(name, true);
  const lost = before.tls.flatMap(sniHosts).filter((name) => !present.mostSpecific(name));
  if (lost.length > 0) {
    const message = `the previous version has tls rules for ${[...new Set(lost)].join(', ')}, but this one does not`;
    report(object, ['spec', 'tls'], message);
  }
  if (before.tcp.length > 0 && now.tcp.length === 0) {
    report(object, ['spec', 'tcp'], 'the previous version has tcp rules, but this one does not');
  }
}

function sniHosts(rule: Readonly<Record<string, unknown>>): string[] {
  return list(rule.match).flatMap((match) => texts(fields(match).sniHosts).map((name) => name.toLowerCase()));
}

/** Services that a VirtualService routes to, with the http rules that do so. */
export function servicesOf({ http, tls, tcp, namespace }: VirtualService, domain: string): Map<string, HttpRule[]> {
  const services = new Map<string, HttpRule[]>();
  const add = (routes: unknown, ofNamespace: string, rule?: HttpRule) => {
    for (const route of list(routes)) {
      const host = resolveShortName(text(fields(fields(route).destination).host), ofNamespace, domain);
      if (host !== '') services.set(host, [...(services.get(host) ?? []), ...(rule ? [rule] : [])]);
    }
  };
  for (const rule of http) add(rule.spec.route, rule.namespace, rule);
  for (const rule of [...tls, ...tcp]) add(rule.route, namespace);
  return services;
}
