import type { Request } from '../request/request';

// Why a proxy refuses or closes a connection, in words.

const PROTOCOL_NAMES = { http: 'plain HTTP', https: 'HTTPS', tcp: 'TCP', tls: 'TLS' } as const;

/** A request's scheme as messages call it. */
export function protocolName(scheme: NonNullable<Request['scheme']>): string {
  return PROTOCOL_NAMES[scheme];
}

/** Reason for closing a connection to an unknown destination. */
export const REGISTRY_ONLY_REASON = 'the destination is not in the mesh, and outboundTrafficPolicy is REGISTRY_ONLY';

/** Reason for closing a TLS connection whose SNI no filter chain matches. */
export function noChain(sni: string | undefined): string {
  return `no filter chain matches ${sni === undefined ? 'a connection without SNI' : `SNI ${sni}`}`;
}
