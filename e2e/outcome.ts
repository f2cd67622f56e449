import type { AccessLine } from './access-log';
import type { Seen } from './echo';
import type { Response } from './request';

/** A destination as Envoy names its cluster: `outbound|9080|v1|reviews.default.svc.cluster.local`. */
export interface Destination {
  readonly host: string;
  readonly subset: string | null;
  readonly port: number;
}

/** The kinds of outcomes in verdicts, and two that only a real mesh has. */
export type Outcome =
  | { readonly kind: 'forward'; readonly destination: Destination | null; readonly workload: string }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  | { readonly kind: 'direct'; readonly status: number; readonly body: string }
  | { readonly kind: 'abort'; readonly status?: number; readonly grpcStatus?: string }
  | { readonly kind: 'preflight' }
  | { readonly kind: 'no-route' }
  | { readonly kind: 'unavailable'; readonly reason: string; readonly destination: Destination | null }
  | { readonly kind: 'denied'; readonly status: number }
  | { readonly kind: 'passthrough' }
  | { readonly kind: 'blackhole' }
  | { readonly kind: 'refused' }
  | { readonly kind: 'closed' }
  /** 504: the timeout of the route expired. */
  | { readonly kind: 'timeout' }
  /** Any other response of a proxy; `details` are Envoy's response code details. */
  | { readonly kind: 'other'; readonly status: number; readonly details: string };

/** Observation of one request. */
export interface Observed {
  readonly outcome: Outcome;
  readonly response: Response;
  /** Line in the proxy's access log; null if no proxy handled the request as HTTP. */
  readonly log: AccessLine | null;
  /** All arrivals at workloads, including mirrors and failed tries. */
  readonly seen: readonly Seen[];
}

/** Derives the outcome from the response and the access log. */
export function outcomeOf(response: Response, log: AccessLine | null): Outcome {
  if ('failed' in response) return { kind: response.failed };
  const { status, headers, body } = response;
  const details = log?.details ?? '';
  const destination = log === null ? null : destinationOf(log.cluster);
  if (log === null || details === 'via_upstream') {
    const workload = workloadIn(body);
    // The answer of another proxy, such as the sidecar of the workload.
    if (workload === '') return answerOfServer(response) ?? { kind: 'forward', destination, workload };
    return { kind: 'forward', destination, workload };
  }
  if (details === 'fault_filter_abort') {
    const grpcStatus = headers['grpc-status'];
    return grpcStatus === undefined ? { kind: 'abort', status } : { kind: 'abort', grpcStatus };
  }
  if (details === 'cors_response') return { kind: 'preflight' };
  if (details === 'direct_response') {
    if (log?.route === 'block_all') return { kind: 'blackhole' };
    if (headers.location !== undefined && body === '') return { kind: 'redirect', status, location: headers.location };
    return { kind: 'direct', status, body };
  }
  if (details === 'route_not_found') return { kind: 'no-route' };
  if (details === 'cluster_not_found') return { kind: 'unavailable', reason: 'no-cluster', destination };
  if (details === 'no_healthy_upstream') {
    // Traffic is not redirected to sidecars here, so there is no original destination to forward to.
    if (log?.cluster === 'PassthroughCluster') return { kind: 'passthrough' };
    if (log?.cluster === 'BlackHoleCluster') return { kind: 'blackhole' };
    return { kind: 'unavailable', reason: 'no-healthy', destination };
  }
  if (/^(rbac|jwt_authn)_access_denied/.test(details)) return { kind: 'denied', status };
  if (log?.flags.includes('UT')) return { kind: 'timeout' };
  if (log?.flags.includes('UO')) return { kind: 'unavailable', reason: 'overflow', destination };
  if (log?.flags.includes('UF')) return { kind: 'unavailable', reason: 'connect-failure', destination };
  return { kind: 'other', status, details };
}

/** The answer of the sidecar of a workload, which no access log contains here. */
function answerOfServer({ status, headers, body }: Exclude<Response, { failed: unknown }>): Outcome | undefined {
  // A workload that serves gRPC does not answer here, and a gRPC call that a policy denies has no body.
  if (headers['grpc-status'] === '7' || headers['grpc-status'] === '16') return { kind: 'denied', status };
  if (status === 401 || (status === 403 && /^(RBAC: access denied|Audiences in Jwt)/.test(body))) {
    return { kind: 'denied', status };
  }
  return status === 200 ? undefined : { kind: 'other', status, details: body };
}

function destinationOf(cluster: string): Destination | null {
  const [direction, port = '', subset = '', host] = cluster.split('|');
  if (direction !== 'outbound' || host === undefined) return null;
  return { host, subset: subset === '' ? null : subset, port: Number(port) };
}

/** The workload that answered; empty if it was a proxy. */
export function workloadIn(body: string): string {
  try {
    return (JSON.parse(body) as { workload: string }).workload;
  } catch {
    return '';
  }
}
