import { HostIndex } from '../registry/host-index';
import { type HostName, subsetOf } from '../registry/host-name';
import type { ProxyNode } from '../registry/proxy-node';
import type { RouteContext } from '../routing/route-action';
import { serviceTcpRoute, type TcpRoute, tcpRoute, tlsRoutes } from '../routing/tcp-routes';
import type { VirtualService } from '../routing/virtual-service';
import {
  type GatewayServer,
  hostsForNamespace,
  isHttpServer,
  isPassthrough,
  type MergedServers,
} from './gateway-server';
import type { MeshModel } from './model';

/** Filter chain for connections with a certain SNI. */
export interface Chain {
  readonly server: GatewayServer;
  /** `undefined` if the gateway terminates TLS and routes HTTP. */
  readonly route: TcpRoute | undefined;
}

/** A gateway's filter chains for TLS and TCP servers, created on first use. */
export class GatewayChains {
  private readonly tls = new Map<MergedServers, HostIndex<Chain>>();
  private readonly tcp = new Map<MergedServers, TcpRoute | undefined>();
  private readonly proxy: ProxyNode;
  private readonly model: MeshModel;
  private readonly contextOf: (server: GatewayServer) => RouteContext;

  constructor(proxy: ProxyNode, model: MeshModel, contextOf: (server: GatewayServer) => RouteContext) {
    this.proxy = proxy;
    this.model = model;
    this.contextOf = contextOf;
  }

  /** Filter chains by SNI host; `*` also matches connections without SNI. */
  forTls(merged: MergedServers): HostIndex<Chain> {
    let chains = this.tls.get(merged);
    if (!chains) {
      chains = new HostIndex<Chain>();
      const used = new Set<HostName>();
      for (const server of merged.tls) {
        for (const [sniHost, chain] of this.chainsOf(server, used)) {
          if (!chains.get(sniHost)) chains.set(sniHost, chain);
        }
      }
      this.tls.set(merged, chains);
    }
    return chains;
  }

  /** Route for all connections to a TCP server: the first rule that applies, whatever the host. */
  forTcp(merged: MergedServers): TcpRoute | undefined {
    if (!this.tcp.has(merged)) {
      const [server] = merged.tcp;
      this.tcp.set(merged, server && tcpRoute(this.virtualServicesOf(server), this.contextOf(server)));
    }
    return this.tcp.get(merged);
  }

  private chainsOf(server: GatewayServer, used: Set<HostName>): [HostName, Chain][] {
    if (isHttpServer(server)) return server.sniHosts.map((host) => [host, { server, route: undefined }]);
    const context = this.contextOf(server);
    if (server.tlsMode === 'AUTO_PASSTHROUGH') return this.automaticChains(server, context);
    if (isPassthrough(server)) {
      return tlsRoutes(this.virtualServicesOf(server), context, used).flatMap((route) =>
        route.sniHosts.map((host): [HostName, Chain] => [host, { server, route }]),
      );
    }
    const route = tcpRoute(this.virtualServicesOf(server), context);
    return route ? server.sniHosts.map((host) => [host, { server, route }]) : [];
  }

  private virtualServicesOf(server: GatewayServer): VirtualService[] {
    return this.model.virtualServices.for(this.proxy.namespace, server.gateway).filter(({ hosts, namespace }) => {
      const offered = hostsForNamespace(server, namespace);
      return hosts.some((host) => offered.overlaps(host));
    });
  }

  // East-west gateways: the SNI is the cluster name.
  private automaticChains(server: GatewayServer, context: RouteContext): [HostName, Chain][] {
    const chains: [HostName, Chain][] = [];
    for (const service of this.model.registry.exportedTo(this.proxy.namespace)) {
      if (service.meshExternal || !server.sniHosts.some((host) => subsetOf(service.hostname, host))) continue;
      const subsets = this.model.destinationRules.find(service, this.proxy)?.subsets.keys() ?? [];
      for (const { number, protocol } of service.ports) {
        if (protocol === 'UDP') continue;
        for (const subset of ['', ...subsets]) {
          const sni = `outbound_.${number}_.${subset}_.${service.hostname}`;
          const route = serviceTcpRoute(service.hostname, [sni], { ...context, listenPort: number }, subset);
          chains.push([sni, { server, route }]);
        }
      }
    }
    return chains;
  }
}
