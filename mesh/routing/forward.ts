import { fields, fieldsOrNone, list } from '../manifest/fields';
import type { HostName } from '../registry/host-name';
import { milliseconds, seconds } from '../registry/mesh-config';
import { headersOf, mapOf } from '../request/header-lines';
import type { HttpRequest } from '../request/http-request';
import { Fraction } from '../verdict/fraction';
import type {
  AbortOutcome,
  Fate,
  MirrorOutcome,
  Outcome,
  RetryPolicy,
  RoutedDestination,
  Upstream,
} from '../verdict/verdict';
import { type Arrival, acceptsAll, arrivals, destinationOf } from './arrival';
import type { Cluster } from './cluster';
import type { Connection } from './connection';
import { type Cors, cors } from './cors';
import { destinationOfRoute } from './destination';
import { type FaultBranch, faultBranches, NO_FAULT } from './fault';
import { destinationHash } from './hash-policy';
import { applyOperations, type HeaderOperations } from './header-operations';
import { mirrorsOf } from './mirror';
import { retryPolicy } from './retry';
import { type PathRewrite, pathRewrite } from './rewrite';
import type { Answer, RouteAction, RouteContext } from './route-action';
import type { RouteMatch } from './route-match';
import type { HttpRule, VirtualService } from './virtual-service';
import { type WeightedCluster, weightedClusters } from './weighted-clusters';

/** What a route with destinations does, before it meets a request. */
export interface Forward {
  readonly faults: readonly FaultBranch[];
  readonly clusters: readonly WeightedCluster[];
  readonly rewrite: PathRewrite | undefined;
  readonly cors: Cors | undefined;
  readonly timeout: string | null;
  readonly retries: RetryPolicy | null;
  readonly mirrors: readonly MirrorOutcome[];
  /** Status code if a cluster does not exist. */
  readonly missingStatus: 500 | 503;
}

/** The action for a rule with destinations: Envoy's fault filter, CORS filter and router. */
export function forwardAction(
  virtualService: VirtualService,
  rule: HttpRule,
  match: RouteMatch,
  context: RouteContext,
): RouteAction {
  return act(ruleForward(virtualService, rule, match, context), context);
}

export function ruleForward(
  virtualService: VirtualService,
  rule: HttpRule,
  match: RouteMatch,
  context: RouteContext,
): Forward {
  const { spec } = rule;
  const faults = faultBranches(spec.fault);
  const clusters = weightedClusters(virtualService, rule, context);
  const timeout = milliseconds(spec.timeout);
  return {
    faults,
    clusters,
    rewrite:
      fieldsOrNone(spec.rewrite) &&
      pathRewrite(spec.rewrite, match.path, context.programs, virtualService.semantics === 'gateway'),
    cors: fieldsOrNone(spec.corsPolicy) && cors(spec.corsPolicy, context.programs),
    timeout: timeout ? seconds(timeout) : null,
    retries: retryPolicy(spec.retries, context.mesh.defaultHttpRetryPolicy, isHashed(rule, virtualService, context)),
    mirrors: mirrorsOf(virtualService, rule, reachable(faults, clusters), context),
    missingStatus: virtualService.semantics === 'gateway' ? 500 : 503,
  };
}

/** Whether a rule has a single destination, whose endpoints are chosen by consistent hashing. */
function isHashed({ spec, namespace }: HttpRule, virtualService: VirtualService, context: RouteContext): boolean {
  const [only, ...others] = list(spec.route).map((route) => fields(fields(route).destination));
  if (!only || others.length > 0) return false;
  const { host } = destinationOfRoute(only, virtualService, { namespace }, context);
  return destinationHash(context.clusters.rule(host), only) !== undefined;
}

/** Default action for a service: its port, no subset, the default retry policy. */
export function serviceAction(host: HostName, context: RouteContext): RouteAction {
  return act(serviceForward(host, context), context);
}

export function serviceForward(host: HostName, context: RouteContext): Forward {
  const cluster = context.clusters.find(host, context.listenPort, '');
  const destination = destinationOf(cluster, host, context.listenPort, '');
  const isOpen = cluster !== undefined && context.inbound.isOpen(cluster);
  return {
    faults: NO_FAULT,
    clusters: [
      { probability: Fraction.one, destination, cluster, isOpen, operations: [], authority: '', responseHeaders: [] },
    ],
    rewrite: undefined,
    cors: undefined,
    timeout: null,
    // Without a sidecar, nobody retries.
    retries:
      context.proxy.workload.sidecar === 'none' && context.proxy.type === 'sidecar'
        ? null
        : retryPolicy(undefined, context.mesh.defaultHttpRetryPolicy, false),
    mirrors: [],
    missingStatus: 503,
  };
}

const NO_DESTINATION: Fate = {
  kind: 'unavailable',
  status: 503,
  reason: 'no-cluster',
  destination: { host: '', subset: null, port: 0, workloads: [] },
};

function act(forward: Forward, context: RouteContext): RouteAction {
  const { clusters, faults, mirrors, timeout, retries } = forward;
  return (request, connection): Answer => {
    const preflight = forward.cors?.(request);
    const arrived: Outcome[] = [];
    // Istio's webhook rejects a rule without a destination; if it exists, its requests have no cluster.
    if (clusters.length === 0) arrived.push({ probability: Fraction.one, ...NO_DESTINATION });
    else if (preflight) arrived.push({ probability: Fraction.one, kind: 'preflight', status: 200, headers: preflight });
    else send(forward, clusters, request, connection, context, arrived);
    const outcomes = faults === NO_FAULT ? arrived : withFaults(faults, arrived, clusters);
    return { outcomes, mirrors: preflight ? [] : mirrors, timeout, retries };
  };
}

function outcomeOf({ probability, fate }: Arrival, responseHeaders: WeightedCluster['responseHeaders']): Outcome {
  return fate.kind === 'forward'
    ? forwarded(probability, fate.destination, fate.upstream, null, responseHeaders)
    : { probability, ...fate, ...response(responseHeaders) };
}

/** Most outcomes are forwarded, so these are written without a spread, which takes longer. */
function forwarded(
  probability: Fraction,
  destination: RoutedDestination,
  upstream: Upstream | null,
  delay: string | null,
  responseHeaders: WeightedCluster['responseHeaders'] = [],
): Outcome {
  return responseHeaders.length === 0
    ? { probability, kind: 'forward', destination, upstream, delay }
    : { probability, kind: 'forward', destination, upstream, delay, responseHeaders };
}

function withFaults(
  faults: readonly FaultBranch[],
  arrived: readonly Outcome[],
  clusters: readonly WeightedCluster[],
): Outcome[] {
  return faults.flatMap(({ probability, delay, abort }) =>
    abort
      ? aborts(probability, { kind: 'abort', ...abort, ...withDelay(delay) }, clusters)
      : arrived.map((outcome) => inBranch(probability, delay, outcome)),
  );
}

function inBranch(branch: Fraction, delay: string | null, outcome: Outcome): Outcome {
  const probability = branch.times(outcome.probability);
  if (outcome.kind === 'forward') {
    return forwarded(probability, outcome.destination, outcome.upstream, delay, outcome.responseHeaders);
  }
  const { responseHeaders, ...rest } = outcome;
  return { ...rest, probability, ...withDelay(delay), ...response(responseHeaders) };
}

// A destination is chosen before the fault is injected, so its response headers are those of the abort.
function aborts(branch: Fraction, fate: AbortOutcome, clusters: readonly WeightedCluster[]): Outcome[] {
  const shares = new Map<string, { share: Fraction; headers: WeightedCluster['responseHeaders'] }>();
  for (const { probability, responseHeaders: headers } of clusters) {
    const key = JSON.stringify(headers);
    shares.set(key, { share: shares.get(key)?.share.plus(probability) ?? probability, headers });
  }
  if (shares.size < 2) return [{ probability: branch, ...fate, ...response([...shares.values()][0]?.headers) }];
  return [...shares.values()].map(({ share, headers }) => ({
    probability: branch.times(share),
    ...fate,
    ...response(headers),
  }));
}

function response(responseHeaders: WeightedCluster['responseHeaders'] = []): Pick<Outcome, 'responseHeaders'> {
  return responseHeaders.length === 0 ? {} : { responseHeaders };
}

function withDelay(delay: string | null): { delay?: string } {
  return delay === null ? {} : { delay };
}

function send(
  { rewrite, missingStatus: status }: Forward,
  clusters: readonly WeightedCluster[],
  request: HttpRequest,
  connection: Connection,
  { inbound, proxy }: RouteContext,
  arrived: Outcome[],
): void {
  let unchanged: Upstream | undefined;
  for (const weighted of clusters) {
    const { cluster, isOpen, destination, probability, operations, authority, responseHeaders } = weighted;
    if (!cluster) {
      const fate = { kind: 'unavailable', status, reason: 'no-cluster', destination } as const;
      arrived.push({ probability, ...fate, ...response(responseHeaders) });
      continue;
    }
    let upstream: Upstream;
    if (rewrite || authority || operations.length > 0) upstream = upstreamOf(request, rewrite, operations, authority);
    else upstream = unchanged ??= upstreamOf(request, undefined, operations, '');
    if (acceptsAll(weighted, connection)) {
      arrived.push(forwarded(probability, destination, upstream, null, responseHeaders));
      continue;
    }
    const sending = { cluster, isOpen, destination, probability, upstream, request, proxy, inbound, connection };
    for (const arrival of arrivals(sending)) arrived.push(outcomeOf(arrival, responseHeaders));
  }
}

function upstreamOf(
  request: HttpRequest,
  rewrite: PathRewrite | undefined,
  operations: readonly HeaderOperations[],
  authority: string,
): Upstream {
  const { path, query } = request;
  let { headers } = request;
  if (rewrite || operations.length > 0) {
    const copy = mapOf(headers);
    for (const parser of operations) applyOperations(copy, parser, request);
    if (rewrite) copy.set('x-envoy-original-path', path + query);
    headers = headersOf(copy);
  }
  return {
    path: (rewrite ? rewrite(path) : path) + query,
    host: authority || request.authority,
    headers,
  };
}

/** The share of requests that get as far as a workload: only those are mirrored. */
export function reachable(faults: readonly FaultBranch[], clusters: readonly WeightedCluster[]): Fraction {
  const sum = (shares: readonly { probability: Fraction }[]) =>
    shares.reduce((total, { probability }) => total.plus(probability), Fraction.zero);
  const usable = clusters.filter(({ cluster }) => cluster && isUsable(cluster));
  return sum(faults.filter(({ abort }) => !abort)).times(sum(usable));
}

function isUsable({ discovery, endpoints }: Cluster): boolean {
  return discovery !== 'endpoints' || endpoints.length > 0;
}
