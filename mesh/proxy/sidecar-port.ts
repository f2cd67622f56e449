import { type Fields, fields, list, texts } from '../manifest/fields';
import { HostIndex } from '../registry/host-index';
import { type HostName, matches } from '../registry/host-name';
import { isHttp, isHttpOrSniffed, isTls, type Protocol } from '../registry/protocol';
import type { ProxyNode } from '../registry/proxy-node';
import { portOfService, type Service, type ServicePort } from '../registry/service';
import { HttpRequest } from '../request/http-request';
import type { Request } from '../request/request';
import type { Clusters } from '../routing/cluster';
import type { Connection } from '../routing/connection';
import type { RouteContext } from '../routing/route-action';
import { serviceTcpRoute, sidecarTlsRoutes, type TcpRoute, tcpRoute } from '../routing/tcp-routes';
import { RouteTable, type VirtualHost } from '../routing/virtual-host';
import { MESH_GATEWAY, type VirtualService } from '../routing/virtual-service';
import { inBlock } from '../security/ip-block';
import { answerHttp, ended, KEEPS_OLD, type MeshModel, type Passage } from './model';
import { OutboundChains, type RefusedRoute } from './outbound-chains';
import { addressesOf, hasOwnListener, rangesOf } from './own-listener';
import { protocolName, registryOnly } from './reasons';
import { namesOf, sidecarRoutes } from './sidecar-routes';
import type { EgressListener, SidecarScope } from './sidecar-scope';

/** The service and port that a client connects to. */
export interface Target {
  readonly service: Service;
  readonly port: ServicePort;
}

/** The Host header, and its host without the port. */
export interface Addressee {
  readonly authority: string;
  readonly host: HostName;
}

/** The outbound listeners on a port: one for all HTTP services, and one for the virtual IP of each other service. */
export class SidecarPort {
  readonly exists: boolean;
  /** Whether a listener accepts connections to any address. */
  readonly isWildcard: boolean;
  private readonly services = new Map<HostName, Service>();
  private readonly addresses = new Map<string, Service>();
  private readonly ranges: { readonly block: string; readonly service: Service }[] = [];
  private readonly names = new HostIndex<Service>();
  readonly context: RouteContext;
  /** The service that receives all TCP connections on the listener for every address. */
  private readonly shared: Service | undefined;
  private readonly hasHttp: boolean;
  /** All services here are HTTP, so the destination IP does not select one. */
  private readonly hasOnlyHttp: boolean;
  private made: RouteTable | undefined;
  private readonly sniffed = new Map<Service, RouteTable>();
  private readonly chains = new Map<Service, OutboundChains>();
  private open: OutboundChains | undefined;

  private readonly number: number;
  private readonly name: string;
  private readonly listener: EgressListener;
  private readonly scope: SidecarScope;
  private readonly model: MeshModel;
  /** The routes before a creation time, if there were any. */
  private readonly tableBefore: (created: number) => RouteTable | undefined;

  constructor(
    number: number,
    listener: EgressListener,
    scope: SidecarScope,
    clusters: Clusters,
    proxy: ProxyNode,
    model: MeshModel,
    tableBefore: (created: number) => RouteTable | undefined,
  ) {
    this.tableBefore = tableBefore;
    this.number = number;
    this.name = `listener ${number}`;
    this.listener = listener;
    this.scope = scope;
    this.model = model;
    let isHttpFirst = false;
    for (const service of listener.services) {
      if (!portOfService(service, number)) continue;
      this.services.set(service.hostname, service);
      if (service.alias) continue;
      if (this.shared === undefined && isShared(service, number, isHttpFirst)) this.shared = service;
      isHttpFirst ||= isHttp(portOfService(service, number)?.protocol ?? 'UDP');
      for (const name of namesOf(service, model.registry, proxy.namespace, model.mesh.clusterDomain)) {
        if (this.names.get(name) === undefined || name === service.hostname) this.names.set(name, service);
      }
      for (const address of addressesOf(service, number)) {
        if (!this.addresses.has(address)) this.addresses.set(address, service);
      }
      for (const block of rangesOf(service)) this.ranges.push({ block, service });
    }
    const concrete = [...this.services.values()].filter(({ alias }) => alias === '');
    const protocols = concrete.map((service) => ({
      protocol: portOfService(service, number)?.protocol ?? 'TCP',
      ownAddress: hasOwnListener(service, number),
    }));
    const declared = listener.port?.protocol;
    this.hasHttp =
      protocols.some(({ protocol, ownAddress }) => isHttp(protocol) || (protocol === 'AUTO' && !ownAddress)) ||
      (declared !== undefined && (isHttp(declared) || declared === 'AUTO'));
    this.hasOnlyHttp = this.hasHttp && protocols.every(({ protocol }) => isHttp(protocol));
    this.isWildcard = this.hasHttp || protocols.some(({ ownAddress }) => !ownAddress);
    this.exists = this.services.size > 0 || declared !== undefined;
    this.context = {
      proxy,
      mesh: model.mesh,
      programs: model.programs,
      clusters,
      inbound: model.security.inbound(proxy),
      gatewayNames: new Set([MESH_GATEWAY]),
      listenPort: number,
      isTls: false,
      // Only services with this port are visible here, so a service's single other port is not inferred.
      defaultDestination: (host) => ({ host: this.services.get(host)?.alias || host, port: number }),
    };
  }

  /** Finds the service at an address or name, if the address matters on this port. */
  target(address: string): Target | undefined {
    if (this.hasOnlyHttp) return undefined;
    const found = this.addresses.get(address) ?? this.inRange(address) ?? this.named(address);
    const service = found && this.shared && isShared(found, this.number) ? this.shared : found;
    const port = service && portOfService(service, this.number);
    return port && { service, port };
  }

  receive(
    request: Request,
    scheme: NonNullable<Request['scheme']>,
    to: Addressee,
    connection: Connection,
    target: Target | undefined,
  ): Passage {
    const isPlainHttp = scheme === 'http';
    const isOwn = target !== undefined && hasOwnListener(target.service, this.number);
    if (target && (isOwn || !this.hasHttp) && !isHttp(target.port.protocol)) {
      if (target.port.protocol === 'AUTO' && isPlainHttp) {
        const table = this.sniffedTable(target.service);
        return answerHttp(`listener ${connection.address}:${this.number}`, table, this.http(request, to), connection);
      }
      return this.tcp(target, connection);
    }
    const listener = this.name;
    const { refusal } = this.openChains();
    if (refusal) return this.refused(listener, refusal, connection);
    if (this.hasHttp && isPlainHttp) {
      return answerHttp(listener, this.routes(), this.http(request, to), connection);
    }
    if (target && !isHttp(target.port.protocol)) return this.tcp(target, connection);
    const chain = connection.sni === undefined ? undefined : this.openChains().find(connection.sni);
    if (chain) return { listener, tcp: chain, answer: chain.answer(connection) };
    if (this.shared) return this.toShared(this.shared, connection);
    return this.outbound(listener, connection, this.hasHttp ? `${protocolName(scheme)} to an HTTP port` : undefined);
  }

  /** The service with the narrowest range that contains an address. */
  private inRange(address: string): Service | undefined {
    const around = this.ranges.filter(({ block }) => inBlock(address, block));
    return around.reduce((best, other) => (lengthOf(other.block) > lengthOf(best?.block) ? other : best), around[0])
      ?.service;
  }

  /** What Envoy refuses in the listeners of the port. */
  get refusals(): RefusedRoute[] {
    const context = this.tcpContext();
    const own = [...this.services.values()].filter((service) => {
      return isTls(this.protocolOf(service.hostname)) && !service.alias && hasOwnListener(service, this.number);
    });
    const listeners = [this.openChains(), ...own.map((service) => this.ownChains(service, context))];
    return listeners.flatMap(({ refusal }) => refusal ?? []);
  }

  /** Hosts that HTTP requests are routed by. */
  get hosts(): readonly HostName[] {
    return this.hasHttp ? this.routes().hosts() : [];
  }

  /** Names and addresses of services that connections are opened to, and the server names that rules for TLS match. */
  get connectionHosts(): readonly HostName[] {
    const isConnected = (service: Service) => !isHttp(this.protocolOf(service.hostname));
    const connected = [...this.services.values()].filter(isConnected);
    const named = this.names.hosts().filter((name) => {
      const service = this.names.get(name);
      return service !== undefined && isConnected(service);
    });
    const rules = connected.length === 0 ? [] : this.listener.virtualServices.flatMap(({ tls }) => tls);
    return [
      ...connected.flatMap(({ hostname, addresses }) => [hostname, ...addresses]),
      ...named,
      ...rules.flatMap(sniHostsOf),
    ];
  }

  service(host: HostName): Service | undefined {
    return this.services.get(host);
  }

  /** What HTTP requests with a Host meet here; `undefined` if the port has no routes for it. */
  virtualHost(host: HostName): VirtualHost | undefined {
    if (this.openChains().refusal) return undefined;
    return this.hasHttp || isHttpOrSniffed(this.protocolOf(host)) ? this.routes().get(host) : undefined;
  }

  /** What connections to a service meet that no proxy reads; none for HTTP. */
  connections(service: Service): TcpRoute[] {
    const protocol = this.protocolOf(service.hostname);
    if (isHttpOrSniffed(protocol) || protocol === 'UDP') return [];
    const context = this.tcpContext();
    if (isTls(protocol)) return this.tlsRoutes(service, context);
    return [tcpRoute(this.virtualServicesOf(service), context) ?? serviceTcpRoute(service.hostname, [], context)];
  }

  private protocolOf(host: HostName): Protocol {
    const service = this.services.get(host);
    return (service && portOfService(service, this.number)?.protocol) ?? 'UDP';
  }

  private http(request: Request, { authority, host }: Addressee): HttpRequest {
    return new HttpRequest(request, 'http', authority, host, this.model.mesh.pathNormalization);
  }

  /** The routes of HTTP requests; `undefined` if there are none. */
  get table(): RouteTable | undefined {
    return this.hasHttp ? this.routes() : undefined;
  }

  private routes(): RouteTable {
    const { listener, services, context, scope, model } = this;
    this.made ??= sidecarRoutes(listener, services, context, scope.outboundTrafficPolicy, model.registry).inForce(
      this.tableBefore,
    );
    return this.made;
  }

  // The service was found by its address, so the Host header is irrelevant.
  private sniffedTable(service: Service): RouteTable {
    let table = this.sniffed.get(service);
    if (!table) {
      table = new RouteTable(`${service.hostname}:${this.number}`);
      const virtualHost = this.routes().get(service.hostname);
      if (virtualHost) table.add('*', virtualHost);
      this.sniffed.set(service, table);
    }
    return table;
  }

  private tcp(target: Target, connection: Connection): Passage {
    const passage = this.unread(target, connection);
    const assumptions = this.virtualServicesOf(target.service).flatMap(aboutSubnets);
    return assumptions.length === 0
      ? passage
      : { ...passage, assumptions: [...(passage.assumptions ?? []), ...assumptions] };
  }

  private unread({ service, port }: Target, connection: Connection): Passage {
    const isOwn = hasOwnListener(service, this.number);
    const listener = `listener ${isOwn ? service.hostname : '0.0.0.0'}:${this.number}`;
    const context = this.tcpContext();
    if (!isTls(port.protocol)) {
      const route =
        tcpRoute(this.virtualServicesOf(service), context) ?? serviceTcpRoute(service.hostname, [], context);
      return { listener, tcp: route, answer: route.answer(connection) };
    }
    const isRanged = !isOwn && rangesOf(service).length > 0;
    const chains = isOwn || isRanged ? this.ownChains(service, context) : this.openChains();
    if (chains.refusal) return this.refused(listener, chains.refusal, connection);
    const route = chains.find(connection.sni);
    if (route) return { listener, tcp: route, answer: route.answer(connection) };
    return this.shared && !isOwn && !isRanged
      ? this.toShared(this.shared, connection)
      : this.outbound(listener, connection);
  }

  private toShared(service: Service, connection: Connection): Passage {
    const port = portOfService(service, this.number);
    return port ? this.tcp({ service, port }, connection) : this.outbound(`listener ${this.number}`, connection);
  }

  private virtualServicesOf({ hostname }: Service): VirtualService[] {
    return this.listener.virtualServices.filter(({ hosts }) => hosts.some((host) => matches(host, hostname)));
  }

  // Connections that no listener accepts pass through as those to unknown addresses do.
  private refused(listener: string, { problem }: RefusedRoute, connection: Connection): Passage {
    return { ...this.outbound(`${listener}: Envoy refuses it: ${problem}`, connection), assumptions: [KEEPS_OLD] };
  }

  /** @param sent what no rule of the listener applies to, if the destination is in the mesh */
  private outbound(listener: string, { address }: Connection, sent?: string): Passage {
    if (this.scope.outboundTrafficPolicy === 'REGISTRY_ONLY') {
      return ended(listener, { kind: 'closed', reason: registryOnly(sent && `the client sent ${sent}`) });
    }
    const text = sent ? `${listener}: ${sent} passes through without rules` : listener;
    return ended(text, { kind: 'passthrough', address: `${address}:${this.number}` });
  }

  /** The tls rules for a service, or its default route. */
  private tlsRoutes(service: Service, context: RouteContext): TcpRoute[] {
    const routes = sidecarTlsRoutes(this.virtualServicesOf(service), context);
    if (routes.length > 0) return routes;
    const sniHosts = hasOwnListener(service, this.number) ? [] : [service.hostname];
    return [serviceTcpRoute(service.hostname, sniHosts, context)];
  }

  private ownChains(service: Service, context: RouteContext): OutboundChains {
    let chains = this.chains.get(service);
    if (!chains) {
      chains = new OutboundChains(this.tlsRoutes(service, context));
      this.chains.set(service, chains);
    }
    return chains;
  }

  /** Chains of the listener for every address, which only the server name distinguishes. */
  private openChains(): OutboundChains {
    if (this.open) return this.open;
    const context = this.tcpContext();
    const services = [...this.services.values()].filter((service) => {
      const port = portOfService(service, this.number);
      const isRanged = rangesOf(service).length > 0;
      return !service.alias && port && isTls(port.protocol) && !isRanged && !hasOwnListener(service, this.number);
    });
    this.open = OutboundChains.merged(services.map((service) => this.tlsRoutes(service, context)));
    return this.open;
  }

  // For TCP, all visible services are searched, so a destination's single port is inferred.
  private tcpContext(): RouteContext {
    return {
      ...this.context,
      defaultDestination: (written) => {
        const service = this.scope.services(written)[0];
        const host = service?.alias || written;
        const only = service?.ports.length === 1 ? service.ports[0] : undefined;
        return { host, port: only?.number ?? this.number };
      },
    };
  }

  // Completes service names as a Pod's DNS resolver does.
  private named(name: string): Service | undefined {
    return this.names.find(name.endsWith('.') ? name.slice(0, -1) : name);
  }
}

function aboutSubnets({ id, tls, tcp }: VirtualService): string[] {
  const hasSubnets = [...tls, ...tcp].some(({ match }) =>
    list(match).some((entry) => texts(fields(entry).destinationSubnets).length > 0),
  );
  return hasSubnets ? [`no connection goes to the destinationSubnets of VirtualService ${id} (not simulated)`] : [];
}

function sniHostsOf(rule: Fields): string[] {
  return list(rule.match).flatMap((match) => texts(fields(match).sniHosts));
}

// ServiceEntries without addresses have one listener for each port, and the first one receives everything that is not HTTP
// and has no other SNI. After an HTTP service, a port whose protocol is detected adds nothing to the listener.
function isShared(service: Service, number: number, isHttpFirst = false): boolean {
  const protocol = portOfService(service, number)?.protocol ?? 'UDP';
  return (
    !service.kubernetes &&
    !service.hasVirtualAddress &&
    !isHttp(protocol) &&
    !isTls(protocol) &&
    protocol !== 'UDP' &&
    !(protocol === 'AUTO' && isHttpFirst)
  );
}

function lengthOf(block = ''): number {
  return Number(block.split('/')[1]);
}
