import { GATEWAY_API, groupOf } from '../manifest/api-group';
import type { Config } from '../manifest/config';

/** The kinds of routes. */
export const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'] as const;

export type RouteKind = (typeof ROUTE_KINDS)[number];

/** The kinds that istiod translates. */
export const GATEWAY_API_KINDS: ReadonlySet<string> = new Set([
  'GatewayClass',
  'Gateway',
  'ListenerSet',
  ...ROUTE_KINDS,
  'ReferenceGrant',
  'BackendTLSPolicy',
]);

/** Whether the object is a route of the Gateway API. */
export function isRoute(config: Config): boolean {
  return isGatewayApi(config) && ROUTE_KINDS.some((kind) => kind === config.kind);
}

/** Whether istiod reads the object as one of the Gateway API. */
export function isGatewayApi({ kind, origin }: Config): boolean {
  return GATEWAY_API_KINDS.has(kind) && groupOf(origin.manifest) === GATEWAY_API;
}
