import { refusedChain } from '../envoy/filter-chains';
import { HostIndex } from '../registry/host-index';
import { type HostName, subsetOf } from '../registry/host-name';
import type { ProxyNode } from '../registry/proxy-node';
import type { RouteContext } from '../routing/route-action';
import { gatewayTlsRoutes, serviceTcpRoute, type TcpRoute, tcpRoute } from '../routing/tcp-routes';
import type { VirtualService } from '../routing/virtual-service';
import {
  type GatewayServer,
  hostsForNamespace,
  isHttpServer,
  isPassthrough,
  type MergedServers,
} from './gateway-server';
import type { MeshModel } from './model';

/** A filter chain of a gateway's listener. */
export interface Chain {
  readonly server: GatewayServer;
  /** Empty if the chain accepts every connection, with or without TLS. */
  readonly sniHosts: readonly HostName[];
  /** `undefined` if the gateway routes HTTP. */
  readonly route: TcpRoute | undefined;
}

/** The filter chains of a listener. Istio does not create a listener without any. */
export class FilterChains {
  readonly all: readonly Chain[];
  /** Why Envoy refuses the listener, with the chain that it stumbles over; `undefined` if it accepts it. */
  readonly refusal: { readonly chain: Chain; readonly problem: string } | undefined;
  private readonly bySni = new HostIndex<Chain>();
  private readonly catchAll: Chain | undefined;

  constructor(all: readonly Chain[]) {
    this.all = all;
    this.refusal = refusalOf(all);
    for (const chain of all) for (const host of chain.sniHosts) this.bySni.set(host.toLowerCase(), chain);
    this.catchAll = all.find(({ sniHosts }) => sniHosts.length === 0);
  }

  /** Finds the chain for a connection; without TLS, it has no SNI. */
  find(sni: HostName | undefined): Chain | undefined {
    return (sni === undefined ? undefined : this.bySni.find(sni)) ?? this.catchAll;
  }

  get readsHttp(): boolean {
    return this.all.some(({ route }) => route === undefined);
  }

  /** The SNI hosts that are accepted. */
  get hosts(): readonly HostName[] {
    return this.bySni.hosts();
  }

  /** The only SNI host that is accepted; `undefined` if there are others. */
  get onlyHost(): HostName | undefined {
    const [only, ...others] = this.bySni.hosts();
    return this.catchAll || others.length > 0 ? undefined : only;
  }
}

function refusalOf(chains: readonly Chain[]): FilterChains['refusal'] {
  const refused = refusedChain(chains.map(({ sniHosts }) => sniHosts));
  const chain = refused && chains[refused.index];
  if (!chain) return undefined;
  const other = refused.other === undefined ? undefined : chains[refused.other];
  const rules = [other, chain].flatMap((one) => one?.route?.virtualService?.id ?? []);
  const names = [...new Set(rules)].map((id) => `VirtualService ${id}`).join(' and ');
  return { chain, problem: `${refused.problem}${names && ` (${names})`}` };
}

/** A gateway's filter chains, created on first use. */
export class GatewayChains {
  private readonly made = new Map<MergedServers, FilterChains>();
  private readonly proxy: ProxyNode;
  private readonly model: MeshModel;
  private readonly contextOf: (server: GatewayServer) => RouteContext;

  constructor(proxy: ProxyNode, model: MeshModel, contextOf: (server: GatewayServer) => RouteContext) {
    this.proxy = proxy;
    this.model = model;
    this.contextOf = contextOf;
  }

  /** Plain HTTP servers share a chain, a TCP server has one, and TLS servers have one each or one per tls match. */
  for(merged: MergedServers): FilterChains {
    let chains = this.made.get(merged);
    if (!chains) {
      const used = new Map<string, Set<HostName>>();
      const [plain] = merged.http;
      chains = new FilterChains([
        ...merged.tls.flatMap((server) => this.chainsOf(server, used)),
        ...merged.tcp.flatMap((server) => this.tcpChain(server, [])),
        ...(plain ? [{ server: plain, sniHosts: [], route: undefined }] : []),
      ]);
      this.made.set(merged, chains);
    }
    return chains;
  }

  private chainsOf(server: GatewayServer, usedByBind: Map<string, Set<HostName>>): Chain[] {
    if (isHttpServer(server)) return [{ server, sniHosts: matchedSni(server), route: undefined }];
    const context = this.contextOf(server);
    if (server.tlsMode === 'AUTO_PASSTHROUGH') return this.automaticChains(server, context);
    if (!isPassthrough(server)) return this.tcpChain(server, matchedSni(server));
    // Istio compares the bind addresses as written, although an empty one means 0.0.0.0.
    const used = usedByBind.get(server.bind) ?? new Set();
    usedByBind.set(server.bind, used);
    return gatewayTlsRoutes(this.virtualServicesOf(server), context, used).map((route) => ({
      server,
      sniHosts: withoutStar(route.sniHosts),
      route,
    }));
  }

  // The first rule that applies, whatever the host; without any, there is no chain.
  private tcpChain(server: GatewayServer, sniHosts: readonly HostName[]): Chain[] {
    const route = tcpRoute(this.virtualServicesOf(server), this.contextOf(server));
    return route ? [{ server, sniHosts, route }] : [];
  }

  private virtualServicesOf(server: GatewayServer): VirtualService[] {
    return this.model.virtualServices.for(this.proxy.namespace, server.binding).filter(({ hosts, namespace }) => {
      const offered = hostsForNamespace(server, namespace);
      return hosts.some((host) => offered.overlaps(host));
    });
  }

  // East-west gateways: the SNI is the cluster name.
  private automaticChains(server: GatewayServer, context: RouteContext): Chain[] {
    const chains: Chain[] = [];
    for (const service of this.model.registry.exportedTo(this.proxy.namespace)) {
      if (service.meshExternal || !server.sniHosts.some((host) => subsetOf(service.hostname, host))) continue;
      const subsets = this.model.destinationRules.find(service, this.proxy)?.subsets.keys() ?? [];
      for (const { number, protocol } of service.ports) {
        if (protocol === 'UDP') continue;
        for (const subset of ['', ...subsets]) {
          const sniHosts = [`outbound_.${number}_.${subset}_.${service.hostname}`];
          const route = serviceTcpRoute(service.hostname, sniHosts, { ...context, listenPort: number }, subset);
          chains.push({ server, sniHosts, route });
        }
      }
    }
    return chains;
  }
}

function matchedSni({ sniHosts }: GatewayServer): readonly HostName[] {
  return withoutStar([...new Set(sniHosts)]);
}

/** With `*` in the list, Istio writes no SNI condition at all. */
function withoutStar(hosts: readonly HostName[]): readonly HostName[] {
  return hosts.includes('*') ? [] : hosts;
}
