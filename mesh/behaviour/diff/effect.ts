import { type Fields, fields, fieldsOrNone, text } from '../../manifest/fields';
import type { Passage } from '../../proxy/model';
import type { ProxyNode } from '../../registry/proxy-node';
import type { Endpoint } from '../../registry/service';
import type { Workload } from '../../registry/workload';
import { destinationOf } from '../../routing/arrival';
import type { Cluster } from '../../routing/cluster';
import { type Forward, ruleForward, serviceForward } from '../../routing/forward';
import { type HeaderOperations, inOrder, responseOperations } from '../../routing/header-operations';
import type { Route } from '../../routing/route';
import type { RouteContext } from '../../routing/route-action';
import type { PathMatcher } from '../../routing/route-match';
import type { TcpRoute } from '../../routing/tcp-routes';
import type { Security } from '../../security/security';
import type { Fate, RoutedDestination } from '../../verdict/verdict';
import { KEPT, type PathFunction, redirectedPath, rewrittenPath } from '../path-function';

/** What a route does to requests, as data: equal effects treat every request alike. */
export interface Effect {
  /** Everything but paths and policies. */
  readonly treatment: string;
  readonly path: PathFunction;
  /** The policies of the receiving workloads: equal texts decide alike. */
  readonly policies: string;
  /** Who receives the requests. */
  readonly receptions: readonly Reception[];
  /** DestinationRules that the effect depends on, `namespace/name`. */
  readonly destinationRules: readonly string[];
  /** Hosts of its destinations. */
  readonly hosts: readonly string[];
}

const PLAIN = { path: KEPT, policies: '', receptions: [], destinationRules: [], hosts: [] };

/** The effect of an answer that is the same for all requests. */
export function fixedEffect(fate: Fate, policies = ''): Effect {
  return { ...PLAIN, treatment: JSON.stringify(withoutReasons(fate)), policies };
}

/** Texts that explain an outcome are not part of it. */
export function withoutReasons<T extends object>(fate: T): Partial<T> {
  const { reason, policy, ...rest } = fate as T & { reason?: unknown; policy?: unknown };
  const isUnavailable = reason === 'no-cluster' || reason === 'no-healthy';
  return (isUnavailable ? { ...rest, reason } : rest) as Partial<T>;
}

/** The effect of a passage that ends before any route is matched, such as that of a connection. */
export function passageEffect({ answer, tcp }: Passage, security: Security): Effect {
  if (tcp) return connectionEffect(tcp, security);
  const outcomes = answer.outcomes.map(({ probability, ...fate }) => [`${probability}`, withoutReasons(fate)]);
  return { ...PLAIN, treatment: JSON.stringify([outcomes, answer.timeout, answer.retries]) };
}

/** The effect of a route for connections that no proxy reads. */
export function connectionEffect({ targets, context }: TcpRoute, security: Security): Effect {
  const receptions: Reception[] = [];
  const split = targets.map(({ host, port, subset, weight }) => {
    const cluster = context.clusters.find(host, port, subset);
    const destination = destinationOf(cluster, host, port, subset);
    const sent = { destination, operations: [], authority: '', isHttp: false };
    return [weight, destination, cluster && reached({ ...sent, cluster }, context, security, receptions)];
  });
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  return {
    ...PLAIN,
    treatment: JSON.stringify(['connection', total, split]),
    policies: policiesOf(receptions),
    receptions,
    hosts: targets.map(({ host }) => host),
  };
}

/** The effect of a route. */
export function routeEffect(route: Route, security: Security): Effect {
  const { rule, virtualService, match, context, service } = route;
  if (!context) return fixedEffect(fixedFate(route));
  if (!rule || !virtualService)
    return forwardEffect(serviceForward(service, context), KEPT, undefined, context, security);
  const { spec } = rule;
  if (fieldsOrNone(spec.redirect)) return redirectEffect(spec, match.path, context);
  if (fieldsOrNone(spec.directResponse)) {
    const { outcomes } = route.action({} as never, {} as never);
    return { ...PLAIN, treatment: JSON.stringify(outcomes) };
  }
  const forward = ruleForward(virtualService, rule, match, context);
  return forwardEffect(forward, rewrittenPath(spec.rewrite, match.path), spec.corsPolicy, context, security);
}

// A sidecar passes on or blocks what it does not know, whatever the request is.
function fixedFate({ action }: Route): Fate {
  const [outcome] = action({} as never, { address: '', port: 0 } as never).outcomes;
  if (!outcome) throw new Error('a fixed route must have an outcome');
  const { probability: _, ...fate } = outcome;
  return fate;
}

function redirectEffect(spec: Fields, path: PathMatcher, { listenPort, isTls }: RouteContext): Effect {
  const { redirectCode, scheme, authority, port, derivePort } = fields(spec.redirect);
  const response = inOrder([responseOperations(spec.headers)]);
  const derived = text(derivePort) === 'FROM_REQUEST_PORT' ? [listenPort, isTls] : null;
  const treatment = JSON.stringify([
    'redirect',
    redirectCode ?? 301,
    scheme,
    authority,
    port,
    derived,
    isTls,
    response,
  ]);
  return { ...PLAIN, treatment, path: redirectedPath(spec.redirect, path) };
}

function forwardEffect(
  { faults, clusters, timeout, retries, mirrors, rewrite }: Forward,
  path: PathFunction,
  cors: unknown,
  context: RouteContext,
  security: Security,
): Effect {
  const shares = new Map<string, { share: (typeof clusters)[number]['probability']; parts: unknown }>();
  const receptions: Reception[] = [];
  const destinationRules = new Set<string>();
  for (const { probability, destination, cluster, operations, authority, responseHeaders } of clusters) {
    const sent = { destination, operations, authority, isHttp: true };
    const parts = [
      destination,
      operations,
      authority,
      responseHeaders,
      cluster && reached({ ...sent, cluster }, context, security, receptions),
    ];
    const key = JSON.stringify(parts);
    shares.set(key, { share: shares.get(key)?.share.plus(probability) ?? probability, parts });
    for (const source of cluster?.rule?.sources ?? []) destinationRules.add(source);
  }
  const split = [...shares].map(([key, { share }]) => `${share} ${key}`).sort();
  const aborts = faults.map(({ probability, delay, abort }) => [`${probability}`, delay, abort]);
  const copies = mirrors.map(({ probability, destination }) => [`${probability}`, destination]);
  return {
    treatment: JSON.stringify([aborts, split, timeout, retries, copies, cors ?? null, rewrite !== undefined]),
    path,
    policies: policiesOf(receptions),
    receptions,
    destinationRules: [...destinationRules],
    hosts: [...new Set(clusters.map(({ destination }) => destination.host))],
  };
}

/** Requests as an endpoint's proxy receives them. */
export interface Reception {
  /** Equal for the same destination and endpoint. */
  readonly key: string;
  readonly endpoint: Endpoint;
  readonly workload: Workload;
  readonly cluster: Cluster;
  readonly proxy: ProxyNode;
  readonly isHttp: boolean;
  readonly operations: readonly HeaderOperations[];
  /** New Host header, empty if it is kept. */
  readonly authority: string;
  /** What decides there: equal texts decide alike. */
  readonly policies: string;
}

type SentTo = Pick<Reception, 'cluster' | 'operations' | 'authority' | 'isHttp'> & {
  readonly destination: RoutedDestination;
};

/** A cluster's endpoints; adds the receptions at which policies decide. */
function reached(
  { cluster, destination: { host, subset, port: ofService }, operations, authority, isHttp }: SentTo,
  { proxy }: RouteContext,
  security: Security,
  receptions: Reception[],
): unknown {
  const { sni } = fields(cluster.policy.tls);
  const endpoints = cluster.endpoints.map((endpoint) => {
    const { name, weight, workload, port } = endpoint;
    const { tls, mismatch } = security.connection(endpoint, cluster, proxy);
    const hasProxy = workload !== undefined && workload.sidecar !== 'none';
    const isRefused = hasProxy && security.refusal(workload) !== '';
    if (hasProxy && mismatch === '' && !isRefused) {
      const key = JSON.stringify([host, subset, ofService, operations, authority, name, port]);
      const filters = security.filters(workload, port);
      const policies =
        filters && JSON.stringify([filters, tls, sni, security.principal(proxy.workload), proxy.workload.address]);
      receptions.push({ key, endpoint, workload, cluster, proxy, isHttp, operations, authority, policies });
    }
    return [name, weight, mismatch !== '' || isRefused];
  });
  return [cluster.discovery, endpoints];
}

const policiesOf = (receptions: readonly Reception[]) =>
  [...new Set(receptions.flatMap(({ policies }) => policies || []))].sort().join();
