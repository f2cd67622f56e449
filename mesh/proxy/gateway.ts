import { byAge, type Config, labelMap, selects } from '../config';
import { HostIndex } from '../host-index';
import { type HostName, subsetOf, withoutPort } from '../host-name';
import { authorityOf, HttpRequest, portIn, type Request } from '../request';
import { Clusters } from '../routing/cluster';
import type { Connection } from '../routing/connection';
import type { RouteContext } from '../routing/route';
import { serviceTcpRoute, type TcpRoute, tcpRoute, tlsRoutes } from '../routing/tcp-routes';
import type { RouteTable } from '../routing/virtual-host';
import { gatewayRoutes, routeConfigurationName } from './gateway-routes';
import {
  type GatewayServer,
  isHttpServer,
  isPassthrough,
  type MergedServers,
  mergeServers,
  needsClientCertificate,
} from './gateway-server';
import { answerHttp, ended, type MeshModel, type Origin, type Passage } from './model';
import type { ProxyNode } from './proxy-node';

type Speaks = NonNullable<Request['scheme']>;

/** A Pod of an ingress gateway, as requests from outside meet it. */
export class Gateway implements Origin {
  private readonly gateways: readonly Config[];
  private readonly clusters: Clusters;
  private readonly listeners: ReadonlyMap<number, readonly MergedServers[]>;
  private readonly tables = new Map<GatewayServer, RouteTable>();
  private readonly chains = new Map<MergedServers, HostIndex<Chain>>();
  private readonly targetPorts = new Map<number, number>();

  private readonly proxy: ProxyNode;
  private readonly model: MeshModel;
  readonly assumptions: readonly string[];

  constructor(proxy: ProxyNode, model: MeshModel, gateways: readonly Config[], assumptions: readonly string[]) {
    this.proxy = proxy;
    this.model = model;
    this.assumptions = assumptions;
    this.gateways = gateways.filter(({ spec }) => selects(labelMap(spec.selector), proxy.labels)).sort(byAge);
    const scope = model.scopes.for(proxy);
    this.clusters = new Clusters(proxy, (host) => scope.services(host), model.destinationRules);
    this.listeners = mergeServers(this.gateways, (port) => this.targetPort(port));
  }

  send(request: Request): Passage {
    const named = request.gateway === undefined ? undefined : this.firstServer(request.gateway);
    const written = authorityOf(request);
    const scheme = request.scheme ?? (/^https:/i.test(request.path ?? '') ? 'https' : undefined);
    const isTls = scheme === 'https' || scheme === 'tls';
    const port = request.port ?? (portIn(written) || (scheme ? undefined : named?.port)) ?? (isTls ? 443 : 80);
    const listener = `listener ${port}`;
    const merged = this.listeners.get(this.targetPort(port))?.find((one) => this.isOpen(one));
    if (!merged) return ended(listener, { kind: 'refused', reason: `nothing listens on port ${port} of the gateway` });
    const speaks = scheme ?? (merged.tls.length > 0 && merged.http.length === 0 ? 'https' : 'http');
    return this.receive(request, speaks, written, port, merged);
  }

  private receive(
    request: Request,
    speaks: Speaks,
    written: string | undefined,
    port: number,
    merged: MergedServers,
  ): Passage {
    const listener = `listener ${port}`;
    const connection = (authority: string): Connection => ({
      address: withoutPort(authority),
      port,
      sourceIp: request.sourceIp,
      jwt: request.jwt,
      sni: request.sni ?? withoutPort(authority),
    });
    if (merged.tcp.length > 0 && merged.http.length + merged.tls.length === 0) {
      const route = this.tcp(merged.tcp);
      if (!route) return ended(listener, { kind: 'refused', reason: 'no tcp rule for this port' });
      return { listener, tcp: route, answer: route.answer(connection(written ?? '')) };
    }
    if (speaks === 'http') {
      const [server] = merged.http;
      if (!server) return ended(listener, { kind: 'closed', reason: 'plain HTTP was sent to a TLS port' });
      return this.http(request, 'http', written, listener, server, merged.http, connection);
    }
    if (merged.tls.length === 0) {
      return ended(listener, { kind: 'closed', reason: `${speaks} was sent to a plain HTTP port` });
    }
    const sni = request.sni ?? (written === undefined ? undefined : withoutPort(written));
    const chain = this.filterChains(merged).find(sni?.toLowerCase() ?? this.onlyHost(merged));
    if (!chain)
      return ended(listener, { kind: 'closed', reason: `no filter chain for server name ${sni ?? '(none)'}` });
    const { server, route } = chain;
    if (needsClientCertificate(server) && !request.clientCertificate) {
      return ended(listener, { kind: 'closed', reason: `tls mode ${server.tlsMode} asks for a client certificate` });
    }
    if (route) return { listener, tcp: route, answer: route.answer(connection(written ?? sni ?? '')) };
    return this.http(request, 'https', written, listener, server, [server], connection);
  }

  private http(
    request: Request,
    scheme: 'http' | 'https',
    written: string | undefined,
    listener: string,
    server: GatewayServer,
    servers: readonly GatewayServer[],
    connection: (authority: string) => Connection,
  ): Passage {
    const table = this.table(server, servers);
    const authority = written ?? defaultAuthority(table);
    const { security, mesh } = this.model;
    const gate = security.gate(this.proxy.workload, request);
    const http = new HttpRequest(request, scheme, authority, mesh.pathNormalization, gate.claims);
    const denied = gate.check(http, server.port);
    if (denied) return { ...ended(listener, denied), http };
    return answerHttp(listener, table, http, { ...connection(authority), jwt: gate.forwarded });
  }

  private table(server: GatewayServer, servers: readonly GatewayServer[]): RouteTable {
    let table = this.tables.get(server);
    if (!table) {
      table = gatewayRoutes(
        routeConfigurationName(server, this.targetPort(server.port)),
        servers,
        (gateway) => this.model.virtualServices.for(this.proxy.namespace, gateway),
        (one) => this.context(one),
      );
      this.tables.set(server, table);
    }
    return table;
  }

  private context(server: GatewayServer): RouteContext {
    const { mesh, programs, registry, scopes, security } = this.model;
    const scope = scopes.for(this.proxy);
    return {
      proxy: this.proxy,
      mesh,
      programs,
      clusters: this.clusters,
      inbound: security.inbound(this.proxy),
      gatewayNames: new Set([server.gateway]),
      listenPort: server.port,
      isTls: server.tls !== undefined,
      defaultDestination: (written, namespace) => {
        const near = registry.byNamespace(written).get(namespace);
        const service = near?.visibility.includes(this.proxy.namespace) ? near : scope.services(written)[0];
        const only = service?.ports.length === 1 ? service.ports[0] : undefined;
        return { host: service?.alias || written, port: only?.number ?? server.port };
      },
    };
  }

  private filterChains(merged: MergedServers): HostIndex<Chain> {
    let chains = this.chains.get(merged);
    if (!chains) {
      chains = new HostIndex<Chain>();
      for (const server of merged.tls) {
        for (const [sniHost, chain] of this.chainsOf(server)) if (!chains.get(sniHost)) chains.set(sniHost, chain);
      }
      this.chains.set(merged, chains);
    }
    return chains;
  }

  private chainsOf(server: GatewayServer): [HostName, Chain][] {
    if (isHttpServer(server)) return server.sniHosts.map((host) => [host, { server, route: undefined }]);
    const context = this.context(server);
    if (server.tlsMode === 'AUTO_PASSTHROUGH') return this.automaticChains(server, context);
    const virtualServices = this.model.virtualServices.for(this.proxy.namespace, server.gateway);
    if (isPassthrough(server)) {
      return tlsRoutes(virtualServices, server.sniHosts, context).flatMap((route) =>
        route.sniHosts.map((host): [HostName, Chain] => [host, { server, route }]),
      );
    }
    const route = tcpRoute(virtualServices, server.sniHosts, context);
    return route ? server.sniHosts.map((host) => [host, { server, route }]) : [];
  }

  // East-west gateways: the server name itself says the cluster.
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

  private tcp(servers: readonly GatewayServer[]): TcpRoute | undefined {
    for (const server of servers) {
      const virtualServices = this.model.virtualServices.for(this.proxy.namespace, server.gateway);
      const route = tcpRoute(virtualServices, server.sniHosts, this.context(server));
      if (route) return route;
    }
    return undefined;
  }

  // A listener without a single chain is never made.
  private isOpen(merged: MergedServers): boolean {
    if (merged.http.length > 0) return true;
    if (merged.tcp.length > 0) return this.tcp(merged.tcp) !== undefined;
    return this.filterChains(merged).size > 0;
  }

  private onlyHost(merged: MergedServers): HostName {
    const hosts = this.filterChains(merged).hosts();
    return hosts.length === 1 ? (hosts[0] ?? '*') : '*';
  }

  private firstServer(name: string): GatewayServer | undefined {
    for (const merged of [...this.listeners.values()].flat()) {
      const server = [...merged.http, ...merged.tls, ...merged.tcp].find(
        ({ gateway, index }) => index === 0 && (gateway === name || gateway.endsWith(`/${name}`)),
      );
      if (server) return server;
    }
    return undefined;
  }

  // The first Service of the Pod that has the port says where the Pod listens.
  private targetPort(port: number): number {
    let target = this.targetPorts.get(port);
    if (target === undefined) {
      target = this.findTargetPort(port);
      this.targetPorts.set(port, target);
    }
    return target;
  }

  private findTargetPort(port: number): number {
    const { labels, namespace, workload } = this.proxy;
    for (const service of this.model.registry.services) {
      if (!service.kubernetes || service.namespace !== namespace) continue;
      const selector = labelMap(service.config.spec.selector);
      if (selector.size === 0 || !selects(selector, labels)) continue;
      const found = service.ports.find((one) => one.number === port);
      if (!found) continue;
      const { targetPort } = found;
      return typeof targetPort === 'number' ? targetPort : (workload.portNames.get(targetPort) ?? port);
    }
    return port;
  }
}

interface Chain {
  readonly server: GatewayServer;
  /** `undefined` where the gateway reads the requests. */
  readonly route: TcpRoute | undefined;
}

/** The Host of a request that names none: the only one there is. */
function defaultAuthority(table: RouteTable): HostName {
  const hosts = table.hosts();
  const [only] = hosts;
  if (hosts.includes('*') || only === undefined) return 'localhost';
  if (hosts.length > 1) {
    const names = hosts.slice(0, 5).join(', ');
    throw new Error(`request.host is missing: the gateway serves ${hosts.length} hosts there (${names}), name one`);
  }
  return only.startsWith('*') ? `any${only.slice(1)}` : only;
}
