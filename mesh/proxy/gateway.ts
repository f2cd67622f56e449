import { byAge, type Config } from '../manifest/config';
import { type HostName, withoutPort } from '../registry/host-name';
import type { ProxyNode } from '../registry/proxy-node';
import { authorityOf, HttpRequest, portIn, requestedScheme, sentSni } from '../request/http-request';
import type { Request } from '../request/request';
import { Clusters } from '../routing/cluster';
import type { Connection } from '../routing/connection';
import type { RouteContext } from '../routing/route-action';
import type { TcpRoute } from '../routing/tcp-routes';
import type { RouteTable } from '../routing/virtual-host';
import { assumed } from './assumptions';
import { boundPorts, configures, withoutForeign } from './gateway-binding';
import { GatewayChains } from './gateway-chains';
import { gatewayRoutes, routeConfigurationName } from './gateway-routes';
import {
  type GatewayServer,
  gatewayServers,
  isHttpServer,
  type MergedServers,
  mergeServers,
  needsClientCertificate,
  terminatesTls,
} from './gateway-server';
import { answerHttp, ended, type MeshModel, type Origin, type Passage, refusedByEnvoy } from './model';
import { noChain, protocolName } from './reasons';
import { targetPorts } from './target-port';

/** Servers of a gateway's Pod that share a listener and its routes. */
export interface GatewayListener {
  readonly servers: readonly GatewayServer[];
  /** Routes of requests; missing if the gateway does not read them. */
  readonly table?: RouteTable;
  /** Routes of connections that the gateway passes on unread. */
  readonly routes: readonly TcpRoute[];
}

type Scheme = NonNullable<Request['scheme']>;

/** An ingress gateway Pod, which receives requests from outside the mesh. */
export class Gateway implements Origin {
  private readonly clusters: Clusters;
  private readonly listeners: ReadonlyMap<number, readonly MergedServers[]>;
  private readonly tables = new Map<GatewayServer, RouteTable>();
  private readonly chains: GatewayChains;
  /** Port of the Pod for a declared port. */
  readonly targetPort: (port: number) => number;
  /** The requested Gateway's first port. */
  private readonly ownPort: number | undefined;
  readonly proxy: ProxyNode;
  private readonly model: MeshModel;
  readonly assumptions: readonly string[];

  constructor(
    proxy: ProxyNode,
    model: MeshModel,
    gateways: readonly Config[],
    named: Config | undefined,
    assumptions: readonly string[],
  ) {
    this.proxy = proxy;
    this.model = model;
    this.assumptions = assumptions;
    const scope = model.scopes.for(proxy);
    this.clusters = new Clusters(proxy, (host) => scope.services(host), model.destinationRules);
    this.targetPort = targetPorts(proxy, model.registry);
    const selecting = gateways.filter((gateway) => configures(gateway, proxy, model.registry)).sort(byAge);
    const configuring = model.mesh.istioVersion === '1.30' ? selecting : withoutForeign(selecting);
    this.listeners = mergeServers(configuring, ({ translated }, port) =>
      translated?.services ? boundPorts(translated.services, port, proxy, model.registry) : [this.targetPort(port)],
    );
    this.chains = new GatewayChains(proxy, model, (server) => this.context(server));
    this.ownPort = named && gatewayServers(named)[0]?.port;
  }

  /** What listens on its ports, as Istio merges the Gateways that select the Pod. */
  get listening(): GatewayListener[] {
    return [...this.listeners.values()].flat().flatMap((merged) => this.listenersOf(merged));
  }

  /** The listeners that Envoy refuses: a server of each, and why. */
  get refused(): { readonly server: GatewayServer; readonly problem: string }[] {
    return [...this.listeners.values()].flat().flatMap((merged) => {
      const { refusal } = this.chains.for(merged);
      return refusal ? { server: refusal.chain.server, problem: refusal.problem } : [];
    });
  }

  private listenersOf(merged: MergedServers): GatewayListener[] {
    const [plain] = merged.http;
    const { all } = this.chains.for(merged);
    const routed = (server: GatewayServer) => {
      const routes = all.flatMap((chain) => (chain.server === server && chain.route) || []);
      return { servers: [server], routes: [...new Set(routes)] };
    };
    return [
      ...(plain ? [{ servers: merged.http, table: this.table(plain, merged.http), routes: [] }] : []),
      ...merged.tls.map((server) => ({
        ...routed(server),
        ...(isHttpServer(server) && { table: this.table(server, [server]) }),
      })),
      ...merged.tcp.map(routed),
    ];
  }

  assumed(passage: Passage): readonly string[] {
    const { proxy, model, clusters } = this;
    const scope = model.scopes.for(proxy);
    return assumed(passage, { proxy, model, clusters, servicesOf: (host) => scope.services(host) });
  }

  send(request: Request, caller = ''): Passage {
    const written = authorityOf(request);
    const requested = requestedScheme(request);
    const isTls = requested === 'https' || requested === 'tls';
    const port = request.port ?? (portIn(written) || (requested ? undefined : this.ownPort)) ?? (isTls ? 443 : 80);
    const listener = `listener ${port}`;
    const merged = this.listeners
      .get(this.targetPort(port))
      ?.find((servers) => this.chains.for(servers).all.length > 0);
    if (!merged) return ended(listener, { kind: 'refused', reason: this.whyClosed(port) });
    const chains = this.chains.for(merged);
    const refusal =
      chains.refusal?.problem || (chains.readsHttp ? this.model.security.refusal(this.proxy.workload) : '');
    if (refusal) return refusedByEnvoy(listener, refusal);
    const scheme = requested ?? (merged.tls.length > 0 && merged.http.length === 0 ? 'https' : 'http');
    return this.receive(request, scheme, written, port, merged, caller);
  }

  private receive(
    request: Request,
    scheme: Scheme,
    written: string | undefined,
    port: number,
    merged: MergedServers,
    caller: string,
  ): Passage {
    const listener = `listener ${port}`;
    const chains = this.chains.for(merged);
    const isTls = scheme === 'https' || scheme === 'tls';
    const isDefault = written === undefined && request.sni === undefined;
    const host = isDefault ? chains.onlyHost : written && withoutPort(written);
    const sni = isTls ? sentSni(request, host) : undefined;
    const closed = (reason: string) => ended(listener, { kind: 'closed', reason });
    const chain = chains.find(sni);
    if (!chain)
      return closed(isTls ? noChain(sni, chains.hosts) : `the client sent ${protocolName(scheme)} to a TLS port`);
    const { server, route } = chain;
    const connection = (authority: string): Connection => ({
      address: withoutPort(authority),
      port,
      sourceIp: request.sourceIp,
      jwt: request.jwt,
      sni,
      principal: needsClientCertificate(server) ? caller : '',
    });
    if (terminatesTls(server)) {
      if (!isTls) return closed(`the client sent ${protocolName(scheme)} to a TLS port`);
      if (needsClientCertificate(server) && !request.clientCertificate) {
        return closed(`tls mode ${server.tlsMode} requires a client certificate`);
      }
    }
    if (route) {
      const isEncrypted = isTls && !terminatesTls(server);
      const arrived = connection(written ?? sni ?? '');
      // The clients of AUTO_PASSTHROUGH are proxies in another network of the mesh.
      const isForeign = isEncrypted && server.tlsMode !== 'AUTO_PASSTHROUGH';
      const content: Connection['content'] = isForeign ? 'TLS' : scheme === 'tcp' ? 'TCP' : undefined;
      return { ...this.unread(listener, route, content ? { ...arrived, content } : arrived), isEncrypted };
    }
    if (server.tls && terminatesTls(server)) {
      return this.http(request, 'https', written, listener, server, [server], connection);
    }
    if (scheme !== 'http') return closed(`the client sent ${protocolName(scheme)} to a plain HTTP port`);
    return this.http(request, 'http', written, listener, server, merged.http, connection);
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
    const received = new HttpRequest(request, scheme, authority, withoutPort(authority), mesh.pathNormalization);
    const arrived = connection(authority);
    const admitted = security.admit(this.proxy.workload, received, arrived, this.targetPort(server.port));
    if (admitted.kind !== 'admitted') return { ...ended(listener, admitted), http: received, barred: table };
    const carried = admitted.jwt === arrived.jwt ? arrived : { ...arrived, jwt: admitted.jwt };
    return answerHttp(listener, table, admitted.routed, carried, admitted.http, servers);
  }

  /** Passes a connection on without reading it, unless a policy closes it. */
  private unread(listener: string, route: TcpRoute, connection: Connection): Passage {
    const { workload } = this.proxy;
    const reason = this.model.security.closes(workload, connection, this.targetPort(connection.port));
    if (reason !== undefined) return { ...ended(listener, { kind: 'closed', reason }), closed: route };
    return { listener, tcp: route, answer: route.answer(connection) };
  }

  private table(server: GatewayServer, servers: readonly GatewayServer[]): RouteTable {
    let table = this.tables.get(server);
    if (!table) {
      table = gatewayRoutes(
        routeConfigurationName(server, this.targetPort(server.port)),
        servers,
        (gateway) => this.model.virtualServices.for(this.proxy.namespace, gateway),
        (other) => this.context(other),
      ).inForce((created) => this.tableBefore(created, routeConfigurationName(server, this.targetPort(server.port))));
      this.tables.set(server, table);
    }
    return table;
  }

  private tableBefore(created: number, name: string): RouteTable | undefined {
    const earlier = this.model.earlier(created);
    if (!earlier) return undefined;
    const { listening } = new Gateway(this.proxy, earlier.model, earlier.gateways, undefined, []);
    return listening.find(({ table }) => table?.name === name)?.table;
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
      gatewayNames: new Set([server.binding]),
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

  private whyClosed(port: number): string {
    const present = this.listeners.get(this.targetPort(port));
    return present?.some(({ tcp }) => tcp.length > 0)
      ? 'no VirtualService has a tcp rule for this port'
      : `the gateway does not listen on port ${port}`;
  }
}

/** Returns the default Host: the only one that the table has. */
function defaultAuthority(table: RouteTable): HostName {
  const hosts = table.hosts();
  const [only] = hosts;
  if (hosts.includes('*') || only === undefined) return 'localhost';
  if (hosts.length > 1) {
    const names = hosts.slice(0, 5).join(', ');
    throw new Error(`request.host is required: the gateway serves ${hosts.length} hosts on this port (${names})`);
  }
  return only.startsWith('*') ? `any${only.slice(1)}` : only;
}
