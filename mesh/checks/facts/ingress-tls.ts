import { gatewayName } from '../../ingress/internal-gateway';
import type { Config } from '../../manifest/config';
import { fields, fieldsOrNone, list, text, texts } from '../../manifest/fields';
import type { FieldPath } from '../../manifest/manifest';
import { type GatewayServer, mergeServers } from '../../proxy/gateway-server';
import { HostIndex } from '../../registry/host-index';
import { type Inventory, perInventory } from '../engine/inventory';
import { ingressesOf } from './ingresses';

/** A host with rules and TLS in an Ingress, whose HTTPS requests are not answered. */
export interface UnansweredHost {
  readonly ingress: Config;
  /** Path to the host in the `tls` of the Ingress. */
  readonly path: FieldPath;
  readonly host: string;
  /** The Ingress whose certificate the gateway uses. @default nothing listens, because istiod drops the server */
  readonly listening?: Config;
  /** The Ingress at which the rules of the host are served. */
  readonly served: Config;
}

/** Each host is listed once, for the Ingress that listens if it has rules for the host. */
export const unansweredHostsOf = perInventory((inventory: Inventory): readonly UnansweredHost[] => {
  const { served, gateways, virtualServices } = ingressesOf(inventory);
  const listening = new HostIndex<GatewayServer>();
  for (const { tls } of [...mergeServers(gateways, (_, port) => [port]).values()].flat()) {
    for (const server of tls) for (const host of server.sniHosts) listening.set(host, server);
  }
  const routed = new Map<string, HostIndex<Config>>();
  for (const ingress of served) routed.set(gatewayName(ingress), new HostIndex<Config>());
  const owners = new Map(served.map((ingress) => [gatewayName(ingress), ingress]));
  for (const { spec } of virtualServices) {
    for (const binding of texts(spec.gateways)) {
      const owner = owners.get(binding);
      for (const host of texts(spec.hosts)) if (owner) routed.get(binding)?.set(host, owner);
    }
  }
  const found = new Map<string, UnansweredHost>();
  for (const ingress of served) {
    for (const { host, path } of securedHosts(ingress)) {
      const server = listening.find(host);
      if (server && routed.get(server.binding)?.find(host)) continue;
      const at = [...routed.values()].flatMap((hosts) => hosts.get(host) ?? [])[0];
      const owner = server?.source?.owner;
      if (!at || (found.has(host) && owner !== ingress)) continue;
      found.set(host, { ingress, path, host, served: at, ...(owner && { listening: owner }) });
    }
  }
  return [...found.values()];
});

/** Hosts with rules and a Secret in one Ingress. */
function securedHosts({ spec }: Config): { readonly host: string; readonly path: FieldPath }[] {
  const own = new Set(
    list(spec.rules)
      .map(fields)
      .flatMap(({ host, http }) => (fieldsOrNone(http) ? text(host) : [])),
  );
  return list(spec.tls)
    .map(fields)
    .flatMap(({ secretName, hosts }, index) =>
      text(secretName) === ''
        ? []
        : texts(hosts).flatMap((host, item) =>
            own.has(host) ? [{ host, path: ['spec', 'tls', index, 'hosts', item] }] : [],
          ),
    );
}
