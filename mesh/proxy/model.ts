import type { Config } from '../manifest/config';
import type { MeshConfig } from '../registry/mesh-config';
import type { ProxyNode } from '../registry/proxy-node';
import type { ServiceRegistry } from '../registry/service-registry';
import type { Workloads } from '../registry/workload';
import type { HttpRequest } from '../request/http-request';
import type { Request } from '../request/request';
import type { Connection } from '../routing/connection';
import type { DestinationRules } from '../routing/destination-rule';
import { grpcAnswer } from '../routing/grpc-answer';
import { httpsLocation } from '../routing/redirect';
import type { Route } from '../routing/route';
import type { Answer } from '../routing/route-action';
import { certain } from '../routing/route-action';
import type { RegexPrograms } from '../routing/string-matcher';
import type { TcpRoute } from '../routing/tcp-routes';
import type { RouteTable, VirtualHost } from '../routing/virtual-host';
import type { Security } from '../security/security';
import type { Fate } from '../verdict/verdict';
import type { GatewayServer } from './gateway-server';
import type { SidecarScopes } from './sidecar-scope';
import type { VirtualServices } from './virtual-services';

/** What all proxies in a mesh share. */
export interface MeshModel {
  readonly mesh: MeshConfig;
  readonly workloads: Workloads;
  readonly registry: ServiceRegistry;
  readonly virtualServices: VirtualServices;
  readonly destinationRules: DestinationRules;
  readonly scopes: SidecarScopes;
  readonly security: Security;
  readonly programs: RegexPrograms;
  readonly earlier: EarlierMeshes;
}

/** A mesh as it was, to find the routes that Envoy keeps if it refuses newer ones. */
export interface EarlierMesh {
  readonly model: MeshModel;
  /** Istio's Gateways, including those that the Gateway API and Ingresses are translated to. */
  readonly gateways: readonly Config[];
}

/** Finds the mesh as it was before a creation time, in seconds since 1970; `undefined` if the time is not known. */
export type EarlierMeshes = (created: number) => EarlierMesh | undefined;

/** A sender's proxy, or the sender itself if it has none. */
export interface Origin {
  readonly proxy: ProxyNode;
  /** @param caller identity of the workload in the mesh that sends the request to a gateway */
  send(request: Request, caller?: string): Passage;
  /** What all its passages assume. */
  readonly assumptions: readonly string[];
  /** What one of its passages assumes in addition. */
  assumed(passage: Passage): readonly string[];
}

/** How a request passes a proxy, from the listener to the answer. */
export interface Passage {
  readonly listener: string;
  readonly answer: Answer;
  readonly http?: HttpRequest;
  readonly table?: RouteTable;
  readonly virtualHost?: VirtualHost;
  /** Gateway servers that share the table. @default the proxy is no gateway */
  readonly servers?: readonly GatewayServer[];
  readonly route?: Route;
  readonly tcp?: TcpRoute;
  /** Whether the client sends TLS that the proxy passes on unread. @default it does not */
  readonly isEncrypted?: boolean;
  /** The table that would have routed the request, if a policy had not denied it. @default no policy denied it */
  readonly barred?: RouteTable;
  /** The route of a connection that a policy has closed. @default no policy closed it */
  readonly closed?: TcpRoute;
  /** What the proxy assumes; see {@link Origin.assumed} for the rest. @default nothing */
  readonly assumptions?: readonly string[];
}

export function ended(listener: string, fate: Fate): Passage {
  return { listener, answer: certain(fate) };
}

const BAD_REQUEST = certain({ kind: 'direct', status: 400, body: null });
/** The answer of a proxy whose Envoy refuses a listener. */
export function refusedByEnvoy(listener: string, reason: string): Passage {
  return {
    ...ended(listener, { kind: 'refused', reason: `Envoy refuses the listener: ${reason}` }),
    assumptions: [KEEPS_OLD],
  };
}

/** What is assumed if Envoy refuses something. */
export const KEEPS_OLD =
  'Envoy has started with this configuration: if it was running before, it keeps its previous one';

/** What is assumed if Envoy refuses newer routes than those of a table. */
const KEPT =
  'Envoy has run since before the refused route was created, and keeps the routes of that time: after a restart, it has none';

const NO_ROUTE = certain({ kind: 'no-route', status: 404 });

/**
 * Routes an HTTP request: 400 for a malformed path, virtual host, redirect to https, route, action. Filters may have
 * changed what is `sent` to the workload.
 *
 * @param servers the Gateway servers that share the table
 */
export function answerHttp(
  listener: string,
  table: RouteTable,
  http: HttpRequest,
  connection: Connection,
  sent: HttpRequest = http,
  servers?: readonly GatewayServer[],
): Passage {
  const passage = routed(listener, table, http, connection, sent, servers);
  const answer = grpcAnswer(passage.answer, http);
  if (answer === passage.answer && !table.newerRefusal) return passage;
  return { ...passage, answer, ...(table.newerRefusal && { assumptions: [KEPT] }) };
}

function routed(
  listener: string,
  table: RouteTable,
  http: HttpRequest,
  connection: Connection,
  sent: HttpRequest,
  servers: readonly GatewayServer[] | undefined,
): Passage {
  if (http.isMalformed) return { listener, http, servers, answer: BAD_REQUEST };
  if (table.refusal) return { listener, table, http, servers, answer: NO_ROUTE, assumptions: [KEEPS_OLD] };
  const virtualHost = table.find(http.host);
  if (!virtualHost) return { listener, table, http, servers, answer: NO_ROUTE };
  if (virtualHost.requireTls && http.scheme !== 'https') {
    const answer = certain({ kind: 'redirect', status: 301, location: httpsLocation(http) });
    return { listener, table, http, servers, virtualHost, answer };
  }
  const route = virtualHost.find(http);
  if (!route) return { listener, table, http, servers, virtualHost, answer: NO_ROUTE };
  return { listener, table, http, servers, virtualHost, route, answer: route.action(sent, connection) };
}
