import { HostIndex } from '../registry/host-index';
import type { HostName } from '../registry/host-name';
import type { Request } from '../request/request';
import type { GatewayServer } from './gateway-server';

// Why a proxy refuses or closes a connection, in words.

const PROTOCOL_NAMES = { http: 'plain HTTP', https: 'HTTPS', tcp: 'TCP', tls: 'TLS' } as const;

/** A request's scheme as messages call it. */
export function protocolName(scheme: NonNullable<Request['scheme']>): string {
  return PROTOCOL_NAMES[scheme];
}

/** Reason for closing a connection that no listener routes. */
export function registryOnly(why = 'the destination is not in the mesh'): string {
  return `${why}, and outboundTrafficPolicy is REGISTRY_ONLY`;
}

/** Reason for closing a TLS connection whose SNI no filter chain matches. */
export function noChain(sni: string | undefined, hosts: readonly HostName[] = []): string {
  const connection = sni === undefined ? 'a connection without SNI' : `SNI ${sni}`;
  return `no filter chain matches ${connection}${hosts.length === 0 ? '' : `; ${hostsAre(hosts)}`}`;
}

/** Why a gateway has no routes for a host: no server has it, or no VirtualService. */
export function noHost(host: HostName, servers: readonly GatewayServer[]): string {
  const index = new HostIndex<GatewayServer>();
  for (const server of servers) for (const name of server.sniHosts) index.set(name, server);
  const server = index.find(host.toLowerCase());
  if (!server) return `no server of a Gateway has host ${host}; ${hostsAre(index.hosts())}`;
  const owner = server.source?.owner;
  if (owner?.kind === 'Ingress') {
    return (
      `Ingress ${owner.id} accepts host ${host} at port ${server.port}, but no rule serves it there ` +
      '(the rules of a host are served where the oldest Ingress with rules for it listens)'
    );
  }
  return `Gateway ${server.gateway} has a server for host ${host}, but no VirtualService has routes for it there`;
}

function hostsAre(hosts: readonly HostName[]): string {
  const shown = hosts.slice(0, 5).join(', ');
  return `hosts are ${hosts.length > 5 ? `${shown} and ${hosts.length - 5} more` : shown}`;
}
