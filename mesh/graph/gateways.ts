import type { Config } from '../manifest/config';
import { Gateway, type GatewayListener } from '../proxy/gateway';
import type { GatewayServer } from '../proxy/gateway-server';
import type { MeshModel } from '../proxy/model';
import type { Origins } from '../proxy/origins';
import { subsetOf } from '../registry/host-name';
import type { VirtualHost } from '../routing/virtual-host';
import type { ConnectionRules } from './connection-rule';
import { Fragment } from './fragment';
import type { GatewayNode } from './graph';
import { writtenIn } from './objects';
import { type Place, type Rules, rulesOf } from './rule';
import { addVirtualHost, type RuleFilter } from './virtual-host';

/** A port of a Gateway with what it does. */
export interface GatewayPort {
  /** The id of its node. */
  readonly id: string;
  readonly config: Config;
  readonly server: GatewayServer;
  readonly proxy: Gateway;
  readonly listener: GatewayListener;
  /** By host, those that the Gateway's own servers offer. */
  readonly virtualHosts: ReadonlyMap<string, VirtualHost>;
}

/** The ports of all Gateways, as the proxies that they select have them. */
export function gatewayPorts(gateways: readonly Config[], origins: Origins): GatewayPort[] {
  return gateways.flatMap((gateway) => {
    const proxy = origins.for({ gateway: gateway.id });
    if (!(proxy instanceof Gateway)) return [];
    return proxy.listening.flatMap((listener) => portOf(gateway, proxy, listener) ?? []);
  });
}

function portOf(config: Config, proxy: Gateway, listener: GatewayListener): GatewayPort | undefined {
  const { id } = config;
  const { table, servers } = listener;
  const own = servers.filter(({ gateway }) => gateway === id);
  const [server] = own;
  if (!server) return undefined;
  const offered = own.flatMap(({ sniHosts }) => sniHosts);
  const virtualHosts = new Map<string, VirtualHost>();
  for (const host of table?.hosts() ?? []) {
    const virtualHost = table?.get(host);
    if (virtualHost && offered.some((pattern) => subsetOf(host, pattern))) virtualHosts.set(host, virtualHost);
  }
  return { id: `gateway ${id}:${server.port}`, config, server, proxy, listener, virtualHosts };
}

/** Draws ports of Gateways. */
export class Gateways {
  private readonly model: MeshModel;
  private readonly rules: Rules;
  private readonly connectionRules: ConnectionRules;

  constructor(model: MeshModel, rules: Rules, connectionRules: ConnectionRules) {
    this.model = model;
    this.rules = rules;
    this.connectionRules = connectionRules;
  }

  /** Adds a port, or only the virtual host that answers for one host there. */
  add(fragment: Fragment, port: GatewayPort, host?: string): void {
    const { id, listener, virtualHosts } = port;
    const node = new Fragment();
    node.node(this.node(port));
    if (!fragment.add(node, id)) return;
    for (const [index, route] of listener.routes.entries()) {
      const rule = this.connectionRules.fragment(route, index + 1, { from: id, listener: id });
      fragment.add(rule, `connections at ${id}`);
    }
    const wanted = host && (virtualHosts.get(host) ?? listener.table?.find(host));
    for (const [name, virtualHost] of virtualHosts) {
      if (wanted === undefined || wanted === virtualHost) this.addHost(fragment, port, name, virtualHost);
    }
  }

  /** Adds a port with the rules that a filter selects; nothing if it selects none. */
  addRules(fragment: Fragment, port: GatewayPort, filter: RuleFilter): void {
    const found = [...port.virtualHosts].filter(
      ([, { requireTls, routes }]) => !requireTls && rulesOf(routes).some(filter),
    );
    if (found.length === 0) return;
    const node = new Fragment();
    node.node(this.node(port));
    if (!fragment.add(node, port.id)) return;
    for (const [name, virtualHost] of found) this.addHost(fragment, port, name, virtualHost, filter);
  }

  private addHost(fragment: Fragment, port: GatewayPort, host: string, virtualHost: VirtualHost, filter?: RuleFilter) {
    const { id } = port;
    let place: Place = { from: id, listener: id };
    // A port with one host needs no node for it.
    if (port.virtualHosts.size > 1) {
      const node = new Fragment();
      place = { from: `host ${id} ${host}`, listener: id };
      node.node({ kind: 'host', id: place.from, host, port: null, written: [] });
      node.edge({ from: id, to: place.from, kind: 'try', share: null, written: [] });
      if (!fragment.add(node, host)) return;
    }
    addVirtualHost(fragment, virtualHost, this.rules, place, filter);
  }

  private node({ id, config, server, listener, proxy }: GatewayPort): GatewayNode {
    const { gateway, port, protocol, tls, tlsMode } = server;
    const own = listener.servers.filter((other) => other.gateway === gateway);
    return {
      kind: 'gateway',
      id,
      gateway,
      port,
      protocol,
      tls: tls && tlsMode !== 'PASSTHROUGH' ? tlsMode : null,
      hosts: [...new Set(own.flatMap(({ hosts }) => hosts))],
      policies: this.model.security.guard(proxy.proxy.workload).policies,
      written: own.map(({ source, path }) => writtenIn(source?.owner ?? config, path)),
    };
  }
}
