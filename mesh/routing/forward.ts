import { type Fields, fields, fieldsOrNone, list, number, text } from '../fields';
import { Fraction } from '../fraction';
import { type HostName, resolveShortName } from '../host-name';
import { milliseconds, seconds } from '../mesh-config';
import type { HttpRequest } from '../request';
import type { Destination, Mirror, Outcome, Upstream } from '../verdict';
import { type Arrival, arrivals, destinationOf } from './arrival';
import type { Cluster } from './cluster';
import type { Connection } from './connection';
import { type Cors, cors } from './cors';
import { type FaultBranch, faultBranches, NO_FAULT } from './fault';
import {
  applyOperations,
  authorityOf,
  concatenate,
  type HeaderOperations,
  isEmpty,
  NO_OPERATIONS,
  requestOperations,
} from './header-operations';
import { mirrorsOf } from './mirror';
import { type RetryPolicy, retryPolicy } from './retry';
import { type PathRewrite, pathRewrite } from './rewrite';
import type { Answer, RouteAction, RouteContext } from './route';
import type { RouteMatch } from './route-match';
import type { HttpRule, VirtualService } from './virtual-service';

/** A destination of a rule with what happens to requests on their way there. */
interface WeightedCluster {
  readonly probability: Fraction;
  readonly destination: Destination;
  /** `undefined` where the proxy has no such cluster. */
  readonly cluster: Cluster | undefined;
  /** Empty where the path stays untouched, as for the destination's own operations below. */
  readonly operations: readonly HeaderOperations[];
  readonly authority: string;
}

interface Forward {
  readonly faults: readonly FaultBranch[];
  readonly clusters: readonly WeightedCluster[];
  readonly rewrite: PathRewrite | undefined;
  readonly cors: Cors | undefined;
  readonly timeout: string | null;
  readonly retries: RetryPolicy | null;
  readonly mirrors: readonly Mirror[];
}

/** What Envoy's fault and CORS filters and its router do for a rule with destinations. */
export function forwardAction(
  virtualService: VirtualService,
  rule: HttpRule,
  match: RouteMatch,
  context: RouteContext,
): RouteAction {
  const { spec } = rule;
  const faults = faultBranches(spec.fault);
  const clusters = weightedClusters(virtualService, rule, context);
  const timeout = milliseconds(spec.timeout);
  return act(
    {
      faults,
      clusters,
      rewrite: fieldsOrNone(spec.rewrite) && pathRewrite(spec.rewrite, match.path, context.programs),
      cors: fieldsOrNone(spec.corsPolicy) && cors(spec.corsPolicy, context.programs),
      timeout: timeout ? seconds(timeout) : null,
      retries: retryPolicy(spec.retries, context.mesh.defaultHttpRetryPolicy),
      mirrors: mirrorsOf(virtualService, rule, reachable(faults, clusters), context),
    },
    context,
  );
}

/** The plain way to a service: its own port, no subset, Istio's default retries. */
export function serviceAction(host: HostName, context: RouteContext): RouteAction {
  const cluster = context.clusters.find(host, context.listenPort, '');
  const destination = destinationOf(cluster, host, context.listenPort, '');
  return act(
    {
      faults: NO_FAULT,
      clusters: [{ probability: Fraction.one, destination, cluster, operations: [], authority: '' }],
      rewrite: undefined,
      cors: undefined,
      timeout: null,
      retries: retryPolicy(undefined, context.mesh.defaultHttpRetryPolicy),
      mirrors: [],
    },
    context,
  );
}

function act(forward: Forward, context: RouteContext): RouteAction {
  const { clusters, faults, mirrors, timeout, retries } = forward;
  return (request, connection): Answer => {
    const preflight = forward.cors?.(request);
    const arrived: Arrival[] = [];
    if (preflight)
      arrived.push({ probability: Fraction.one, fate: { kind: 'preflight', status: 200, headers: preflight } });
    else send(forward, clusters, request, connection, context, arrived);
    const outcomes: Outcome[] = [];
    for (const { probability, delay, abort } of faults) {
      if (abort) outcomes.push({ probability, kind: 'abort', ...abort, ...held(delay) });
      else for (const arrival of arrived) outcomes.push(outcome(probability, delay, arrival));
    }
    return { outcomes, mirrors: preflight ? [] : mirrors, timeout, retries };
  };
}

function outcome(branch: Fraction, delay: string | null, { probability, fate }: Arrival): Outcome {
  const share = branch.times(probability);
  if (fate.kind !== 'forward') return { probability: share, ...fate, ...held(delay) };
  const { kind, destination, upstream } = fate;
  return { probability: share, kind, destination, upstream, delay };
}

function held(delay: string | null): { delay?: string } {
  return delay === null ? {} : { delay };
}

function send(
  { rewrite }: Forward,
  clusters: readonly WeightedCluster[],
  request: HttpRequest,
  connection: Connection,
  { inbound, proxy }: RouteContext,
  arrived: Arrival[],
): void {
  let untouched: Upstream | undefined;
  for (const { cluster, destination, probability, operations, authority } of clusters) {
    if (!cluster) {
      arrived.push({ probability, fate: { kind: 'unavailable', status: 503, reason: 'no-cluster', destination } });
      continue;
    }
    let upstream: Upstream;
    if (rewrite || authority || operations.length > 0) upstream = changed(request, rewrite, operations, authority);
    else upstream = untouched ??= changed(request, undefined, operations, '');
    arrivals(
      { cluster, destination, probability, upstream, method: request.method, proxy, inbound, connection },
      arrived,
    );
  }
}

function changed(
  request: HttpRequest,
  rewrite: PathRewrite | undefined,
  operations: readonly HeaderOperations[],
  authority: string,
): Upstream {
  const { path, query } = request;
  let { headers } = request;
  if (rewrite || operations.length > 0) {
    const copy = new Map(headers);
    for (const one of operations) applyOperations(copy, one, request);
    if (rewrite) copy.set('x-envoy-original-path', path + query);
    headers = copy;
  }
  return {
    path: (rewrite ? rewrite(path) : path) + query,
    host: authority || request.authority,
    headers: Object.fromEntries(headers),
  };
}

// One destination takes everything whatever its weight; of several, those without weight take nothing.
function weightedClusters(
  virtualService: VirtualService,
  rule: HttpRule,
  context: RouteContext,
): readonly WeightedCluster[] {
  const { spec } = rule;
  const all = list(spec.route).map(fields);
  const weighted = all.length === 1 ? all : all.filter(({ weight }) => number(weight) > 0);
  const total = weighted.reduce((sum, { weight }) => sum + number(weight), 0);
  const ofRoute = requestOperations(spec.headers);
  const routeAuthority = text(fields(spec.rewrite).authority) || authorityOf(spec.headers);
  return weighted.map((route) => {
    const { host, port, subset } = destinationOfRoute(fields(route.destination), virtualService, rule, context);
    const cluster = context.clusters.find(host, port, subset);
    const ofDestination = requestOperations(route.headers);
    // Envoy has one parser for a single destination; of several, each has its own, and the rule's runs after it.
    const parsers = all.length === 1 ? [concatenate(ofRoute, ofDestination)] : [ofDestination, ofRoute];
    return {
      probability: all.length === 1 ? Fraction.one : Fraction.of(number(route.weight), total),
      destination: destinationOf(cluster, host, port, subset),
      cluster,
      operations: parsers.filter((operations) => !isEmpty(operations) && operations !== NO_OPERATIONS),
      authority: routeAuthority || authorityOf(route.headers),
    };
  });
}

export function destinationOfRoute(
  destination: Fields,
  virtualService: VirtualService,
  rule: { readonly namespace: string },
  context: Pick<RouteContext, 'mesh' | 'defaultDestination'>,
): { host: HostName; port: number; subset: string } {
  const written = resolveShortName(text(destination.host), rule.namespace, context.mesh.clusterDomain);
  const { host, port } = context.defaultDestination(written, virtualService.namespace);
  return { host, port: number(fields(destination.port).number) || port, subset: text(destination.subset) };
}

function reachable(faults: readonly FaultBranch[], clusters: readonly WeightedCluster[]): Fraction {
  const sum = (shares: readonly { probability: Fraction }[]) =>
    shares.reduce((total, { probability }) => total.plus(probability), Fraction.zero);
  const usable = clusters.filter(({ cluster }) => cluster && isUsable(cluster));
  return sum(faults.filter(({ abort }) => !abort)).times(sum(usable));
}

function isUsable({ discovery, endpoints }: Cluster): boolean {
  return discovery !== 'endpoints' || endpoints.length > 0;
}
