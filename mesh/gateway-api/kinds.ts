import { groupOf } from '../manifest/api-group';
import type { Config } from '../manifest/config';

/** API group of the Gateway API. */
export const GATEWAY_API = 'gateway.networking.k8s.io';

/** The kinds that istiod translates. */
export const GATEWAY_API_KINDS: ReadonlySet<string> = new Set([
  'GatewayClass',
  'Gateway',
  'ListenerSet',
  'HTTPRoute',
  'GRPCRoute',
  'TLSRoute',
  'TCPRoute',
  'ReferenceGrant',
  'BackendTLSPolicy',
]);

export type RouteKind = 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute';

/** Whether istiod reads the object as one of the Gateway API. */
export function isGatewayApi({ kind, origin }: Config): boolean {
  return GATEWAY_API_KINDS.has(kind) && groupOf(origin.manifest) === GATEWAY_API;
}
