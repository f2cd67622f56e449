import { fields, list, text, texts } from '../../fields';
import { HostIndex } from '../../host-index';
import { resolveShortName } from '../../host-name';
import type { HttpRule, VirtualService } from '../../routing/virtual-service';
import type { Report } from '../check';
import type { MeshObject } from '../mesh-object';

/** The hosts of the VirtualServices at each gateway, `mesh` included. */
export function hostsByGateway(roots: readonly VirtualService[]): ReadonlyMap<string, HostIndex<true>> {
  const known = new Map<string, HostIndex<true>>();
  for (const { gateways, hosts } of roots) {
    for (const gateway of gateways) {
      const index = known.get(gateway) ?? new HostIndex<true>();
      known.set(gateway, index);
      for (const host of hosts) index.set(host, true);
    }
  }
  return known;
}

/** Gateways and hosts that no VirtualService has any more. */
export function lostHosts(
  before: VirtualService,
  now: VirtualService | undefined,
  served: ReadonlyMap<string, HostIndex<true>>,
  object: MeshObject,
  report: Report,
): void {
  const where = (gateway: string) => (gateway === 'mesh' ? 'in the mesh' : `at gateway ${gateway}`);
  for (const gateway of new Set(before.gateways)) {
    const lost = before.hosts.filter((host) => !served.get(gateway)?.mostSpecific(host));
    if (lost.length === 0) continue;
    const isBound = now?.gateways.includes(gateway) ?? false;
    const field = isBound || gateway === 'mesh' ? 'hosts' : 'gateways';
    const message = `the previous version has rules for ${lost.join(', ')} ${where(gateway)}, and nothing has now`;
    report(object, ['spec', field], message);
  }
}

/** Names of TLS that no rule asks for any more, and rules for TCP that are gone. */
export function lostConnections(before: VirtualService, now: VirtualService, object: MeshObject, report: Report): void {
  const present = new HostIndex<true>();
  for (const name of now.tls.flatMap(sniHosts)) present.set(name, true);
  const lost = before.tls.flatMap(sniHosts).filter((name) => !present.mostSpecific(name));
  if (lost.length > 0) {
    const message = `the previous version has tls rules for ${[...new Set(lost)].join(', ')}, and this one has none`;
    report(object, ['spec', 'tls'], message);
  }
  if (before.tcp.length > 0 && now.tcp.length === 0) {
    report(object, ['spec', 'tcp'], 'the previous version has tcp rules, and this one has none');
  }
}

function sniHosts(rule: Readonly<Record<string, unknown>>): string[] {
  return list(rule.match).flatMap((match) => texts(fields(match).sniHosts).map((name) => name.toLowerCase()));
}

/** Services that a VirtualService sent requests to, by the rule of HTTP that did so. */
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
