import { byAge, type Config, type ListenerSource } from '../manifest/config';
import { type Fields, fields, fieldsOrNone, list, number, text, texts } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { HostIndex } from '../registry/host-index';
import type { HostName } from '../registry/host-name';
import { isHttp, type Protocol, parseProtocol } from '../registry/protocol';

/** A Gateway server. */
export interface GatewayServer {
  /** `namespace/name`. */
  readonly gateway: string;
  /** Name that VirtualServices use: that of the Gateway or, if istiod made it, an internal one for each listener. */
  readonly binding: string;
  /** Path in the Gateway. */
  readonly path: FieldPath;
  /** Where istiod made it from. @default a server of an Istio Gateway */
  readonly source?: ListenerSource;
  /** The declared port; the Pod may listen on another. */
  readonly port: number;
  readonly portName: string;
  readonly protocol: Protocol;
  readonly bind: string;
  /** Hosts in the form `host` or `namespace/host`. */
  readonly hosts: readonly string[];
  readonly sniHosts: readonly HostName[];
  readonly tls: Fields | undefined;
  readonly tlsMode: string;
  readonly httpsRedirect: boolean;
}

export function gatewayServers(gateway: Config): GatewayServer[] {
  return list(gateway.spec.servers).map((written, index) => {
    const server = fields(written);
    const port = fields(server.port);
    const tls = fieldsOrNone(server.tls);
    const hosts = serverHosts(texts(server.hosts), gateway.namespace);
    const source = gateway.translated?.listeners[index];
    return {
      gateway: gateway.id,
      binding: source?.internalName ?? gateway.id,
      path: source?.path ?? ['spec', 'servers', index],
      ...(source && { source }),
      port: number(port.number),
      portName: text(port.name),
      protocol: parseProtocol(text(port.protocol)),
      bind: text(server.bind),
      hosts,
      sniHosts: hosts.map((host) => (host.split('/')[1] ?? host).toLowerCase()),
      tls,
      // The enum's zero value.
      tlsMode: tls ? text(tls.mode) || 'PASSTHROUGH' : '',
      httpsRedirect: tls?.httpsRedirect === true,
    };
  });
}

function serverHosts(written: readonly string[], own: string): string[] {
  if (written.includes('*/*')) return ['*'];
  return written.map((host) => {
    const [namespace, name] = host.split('/');
    if (name === undefined) return host;
    return namespace === '*' ? name : `${namespace === '.' ? own : namespace}/${name}`;
  });
}

/** Lists the server hosts that VirtualServices in a namespace can use. */
export function hostsForNamespace(server: GatewayServer, namespace: string): HostIndex<true> {
  const index = new HostIndex<true>();
  for (const host of server.hosts) {
    const [owner, name] = host.split('/');
    if (name === undefined) index.set(host.toLowerCase(), true);
    else if (owner === namespace) index.set(name.toLowerCase(), true);
  }
  return index;
}

/** Whether a server uses TLS: on an HTTP port, a `tls` block only configures the redirect. */
function isTlsServer({ tls, protocol }: GatewayServer): boolean {
  return tls !== undefined && !isHttp(protocol);
}

/** Whether the gateway routes HTTP here: plain HTTP, or HTTPS that it terminates. */
export function isHttpServer(server: GatewayServer): boolean {
  return isHttp(server.protocol) || (server.protocol === 'HTTPS' && server.tls !== undefined && !isPassthrough(server));
}

export function isPassthrough({ tlsMode }: GatewayServer): boolean {
  return tlsMode === 'PASSTHROUGH' || tlsMode === 'AUTO_PASSTHROUGH';
}

/** Whether the gateway decrypts what clients send. */
export function terminatesTls(server: GatewayServer): boolean {
  return isTlsServer(server) && !isPassthrough(server);
}

export function needsClientCertificate({ tlsMode }: GatewayServer): boolean {
  return tlsMode === 'MUTUAL' || tlsMode === 'ISTIO_MUTUAL';
}

/** Servers that share a port and bind address in the gateway Pod. */
export interface MergedServers {
  readonly port: number;
  readonly bind: string;
  readonly http: GatewayServer[];
  readonly tls: GatewayServer[];
  readonly tcp: GatewayServer[];
  /** Servers that conflict with an older one, with the reason. */
  readonly skipped: { readonly server: GatewayServer; readonly reason: string }[];
}

/** Merges servers as Istio does, oldest Gateway first: a server that conflicts with an earlier one is dropped. */
export function mergeServers(
  gateways: readonly Config[],
  resolvePorts: (gateway: Config, declared: number) => readonly number[],
): ReadonlyMap<number, readonly MergedServers[]> {
  const ports = new Map<number, Port>();
  const resolved = gateways
    .flatMap((gateway) => gatewayServers(gateway).map((server) => ({ gateway, server })))
    .sort((a, b) => serverOrder(a.gateway, a.server, b.gateway, b.server))
    .flatMap(({ gateway, server }) => resolvePorts(gateway, server.port).map((number) => ({ server, number })));
  for (const { server, number } of resolved) {
    const port: Port = ports.get(number) ?? { listeners: [], tlsHosts: new Map(), plain: undefined };
    ports.set(number, port);
    const bind = server.bind || EVERY_ADDRESS;
    let merged = port.listeners.find((listener) => listener.bind === bind);
    if (!merged) {
      merged = { port: number, bind, http: [], tls: [], tcp: [], skipped: [] };
      port.listeners.push(merged);
    }
    const reason = conflict(server, port);
    if (reason) {
      merged.skipped.push({ server, reason });
      continue;
    }
    if (isTlsServer(server)) merged.tls.push(server);
    else {
      port.plain = server;
      if (isHttp(server.protocol)) merged.http.push(server);
      else merged.tcp.push(server);
    }
  }
  return new Map([...ports].map(([number, { listeners }]) => [number, listeners]));
}

/** Oldest Gateway first. A listener of the Gateway API has an age and a name like a Gateway. */
function serverOrder(a: Config, first: GatewayServer, b: Config, second: GatewayServer): number {
  if (a === b && !a.translated) return 0;
  const nameOf = (config: Config, { binding }: GatewayServer) => ({
    ...config,
    name: binding.slice(binding.indexOf('/') + 1),
  });
  return byAge(nameOf(a, first), nameOf(b, second));
}

const EVERY_ADDRESS = '0.0.0.0';

interface Port {
  readonly listeners: MergedServers[];
  /** Hosts of servers with a `tls` block, with the bind address of the last one. */
  readonly tlsHosts: Map<string, string>;
  /** The last server without TLS. */
  plain: GatewayServer | undefined;
}

// A TLS server keeps its hosts even if it is dropped for another reason. TLS servers can come first: then a plain server is
// their catch-all.
function conflict(server: GatewayServer, { tlsHosts, plain }: Port): string {
  if (server.tls) {
    const used = server.hosts.find((host) => tlsHosts.get(host) === server.bind);
    if (used !== undefined) return `an older TLS server has the host ${used}`;
    for (const host of server.hosts) tlsHosts.set(host, server.bind);
  }
  if (!plain || plain.bind !== server.bind) return '';
  if (!isHttp(plain.protocol)) return 'an older TCP server uses this port';
  return isHttp(server.protocol) ? '' : 'an older HTTP server uses this port';
}
