import { type Fields, fields, fieldsOrNone, list, number, text } from '../fields';
import { Fraction } from '../fraction';
import { type HostName, resolveShortName } from '../host-name';
import { milliseconds, seconds } from '../mesh-config';
import type { HttpRequest } from '../request';
import type { Destination, Fate, Mirror, Outcome } from '../verdict';
import { type Arrival, arrivals, destinationOf } from './arrival';
import type { Cluster } from './cluster';
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
  const { timeout, retries } = forward;
  return (request, connection): Answer => {
    const preflight = forward.cors?.(request);
    const arrived: readonly Arrival[] = preflight
      ? [{ probability: Fraction.one, fate: { kind: 'preflight', status: 200, headers: preflight } }]
      : forward.clusters.flatMap((weighted) => send(forward, weighted, request, connection, context));
    const outcomes: Outcome[] = [];
    for (const { probability, delay, abort } of forward.faults) {
      if (abort) outcomes.push({ probability, ...held(delay), kind: 'abort', ...abort });
      else for (const arrival of arrived) outcomes.push(outcome(probability, delay, arrival));
    }
    return { outcomes, mirrors: preflight ? [] : forward.mirrors, timeout, retries };
  };
}

function outcome(branch: Fraction, delay: string | null, { probability, fate }: Arrival): Outcome {
  const share = branch.times(probability);
  return fate.kind === 'forward'
    ? { probability: share, ...fate, delay }
    : { probability: share, ...(fate as Fate), ...held(delay) };
}

function held(delay: string | null): { delay?: string } {
  return delay === null ? {} : { delay };
}

function send(
  { rewrite }: Forward,
  weighted: WeightedCluster,
  request: HttpRequest,
  connection: Parameters<RouteAction>[1],
  { inbound, proxy }: RouteContext,
): readonly Arrival[] {
  const { cluster, destination, probability } = weighted;
  if (!cluster) {
    return [{ probability, fate: { kind: 'unavailable', status: 503, reason: 'no-cluster', destination } }];
  }
  let headers = request.headers;
  let path = request.path;
  if (rewrite || weighted.operations.length > 0) {
    const changed = new Map(headers);
    for (const operations of weighted.operations) applyOperations(changed, operations, request);
    if (rewrite) {
      path = rewrite(path);
      changed.set('x-envoy-original-path', request.path + request.query);
    }
    headers = changed;
  }
  const upstream = {
    path: path + request.query,
    host: weighted.authority || request.authority,
    headers: Object.fromEntries(headers),
  };
  return arrivals({ cluster, destination, probability, upstream, method: request.method, proxy, inbound, connection });
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
