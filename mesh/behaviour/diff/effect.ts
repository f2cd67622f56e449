import { type Fields, fields, fieldsOrNone, text } from '../../manifest/fields';
import type { Passage } from '../../proxy/model';
import { destinationOf } from '../../routing/arrival';
import { type Forward, ruleForward, serviceForward } from '../../routing/forward';
import { inOrder, responseOperations } from '../../routing/header-operations';
import { redirectPort, redirectStatus } from '../../routing/redirect';
import type { Route } from '../../routing/route';
import type { RouteContext } from '../../routing/route-action';
import type { PathMatcher } from '../../routing/route-match';
import type { TcpRoute } from '../../routing/tcp-routes';
import type { Security } from '../../security/security';
import { Fraction } from '../../verdict/fraction';
import type { Fate } from '../../verdict/verdict';
import { KEPT, type PathFunction, redirectedPath, rewrittenPath } from '../path-function';
import { corsKey } from './cors-key';
import { isReachable, policiesOf, type Reception, reached } from './reception';
import { retriesKey } from './retries-key';
import { Shares } from './shares';

/** What a route does to requests, as data: equal effects treat every request alike. */
export interface Effect {
  /** Everything but paths, policies and details. */
  readonly treatment: string;
  readonly details: Details;
  readonly path: PathFunction;
  /** The policies of the receiving workloads: equal texts decide alike. */
  readonly policies: string;
  /** Who receives the requests. */
  readonly receptions: readonly Reception[];
  /** Whether policies decide over all of the requests, whichever way they go. */
  readonly isGuarded: boolean;
  /** Whether connections are closed only because no manifest has a workload of their destination. @default they are not */
  readonly isIdle?: boolean;
  /** DestinationRules that the effect depends on, `namespace/name`. */
  readonly destinationRules: readonly string[];
  /** Hosts of its destinations. */
  readonly hosts: readonly string[];
}

/** What routes of the Gateway API do in another way than VirtualServices. */
export interface Details {
  /** The CORS policy as text, empty if there is none. */
  readonly cors: string;
  /** Status code of requests whose destination does not exist; 0 if all exist. */
  readonly missingStatus: number;
  /** The port that a redirect writes; 0 if it writes none. */
  readonly redirectPort: number;
}

const NO_DETAILS: Details = { cors: '', missingStatus: 0, redirectPort: 0 };

const PLAIN = {
  path: KEPT,
  details: NO_DETAILS,
  policies: '',
  receptions: [],
  isGuarded: false,
  destinationRules: [],
  hosts: [],
};

/** The effect of an answer that is the same for all requests. */
export function fixedEffect(fate: Fate, policies = ''): Effect {
  // Each request is passed on to its own address.
  const effect = fate.kind === 'passthrough' ? { kind: fate.kind } : visible(fate);
  return { ...PLAIN, treatment: JSON.stringify(effect), policies };
}

/** The effect of branches that are not compared. */
export const UNFINISHED_EFFECT: Effect = { ...PLAIN, treatment: 'unfinished' };

/** The effect of a closed connection. */
export const CLOSED: Effect = { ...PLAIN, treatment: JSON.stringify({ kind: 'closed' }) };

interface Explained {
  readonly destination?: unknown;
  readonly policy?: unknown;
  readonly reason?: unknown;
}

/**
 * What clients and workloads can see of an outcome: not which policy denies it, or why a connection is closed. An
 * unavailable destination counts, because it can have workloads that are not in the manifests.
 */
export function visible<T extends { readonly kind: Fate['kind'] }>(fate: T): object {
  switch (fate.kind) {
    case 'denied':
    case 'closed':
    case 'refused': {
      const { destination, policy, reason, ...rest } = fate as T & Explained;
      return rest;
    }
    case 'unavailable':
      return fate;
    default: {
      const { reason, ...others } = fate as T & Explained;
      return others;
    }
  }
}

/** The effect of a passage that ends before any route is matched, such as that of a connection. */
export function passageEffect({ answer, tcp }: Passage, security: Security): Effect {
  if (tcp) return connectionEffect(tcp, security);
  const [outcome] = answer.outcomes;
  if (!outcome) throw new Error('a passage must have an outcome');
  const { probability: _, ...fate } = outcome;
  return fixedEffect(fate);
}

/** The effect of a route for connections that no proxy reads. */
export function connectionEffect({ targets, context }: TcpRoute, security: Security): Effect {
  const receptions: Reception[] = [];
  const split = new Shares();
  let isIdle = false;
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  for (const { host, port, subset, weight } of targets) {
    const cluster = context.clusters.find(host, port, subset);
    const destination = destinationOf(cluster, host, port, subset);
    const sent = { destination, operations: [], authority: '', responseHeaders: [], isHttp: false };
    const share = Fraction.of(weight, total);
    if (!cluster) split.add(share, 'closed');
    else if (isReachable(cluster)) split.addAll(share, reached({ ...sent, cluster }, context, security, receptions));
    else {
      isIdle = true;
      split.add(share, ['closed', destination]);
    }
  }
  if (split.isOnly('closed')) return CLOSED;
  return {
    ...PLAIN,
    treatment: JSON.stringify(['connection', split.texts]),
    policies: policiesOf(receptions),
    receptions,
    isGuarded: split.isGuarded,
    isIdle,
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
  const redirect = fields(spec.redirect);
  const { scheme, authority } = redirect;
  const response = inOrder([responseOperations(spec.headers)]);
  const status = redirectStatus(redirect);
  const treatment = JSON.stringify(['redirect', status, text(scheme), text(authority), isTls, response]);
  const details = { ...NO_DETAILS, redirectPort: redirectPort(redirect, listenPort, isTls) };
  return { ...PLAIN, treatment, details, path: redirectedPath(redirect, path) };
}

function forwardEffect(
  { faults, clusters, timeout, retries, mirrors, rewrite, missingStatus }: Forward,
  path: PathFunction,
  cors: unknown,
  context: RouteContext,
  security: Security,
): Effect {
  const split = new Shares();
  const receptions: Reception[] = [];
  const destinationRules = new Set<string>();
  const isMissing = clusters.some(({ cluster }) => !cluster);
  for (const { probability, destination, cluster, operations, authority, responseHeaders } of clusters) {
    for (const source of cluster?.rule?.sources ?? []) destinationRules.add(source);
    const sent = { destination, operations, authority, responseHeaders, isHttp: true };
    const reason = cluster ? 'no-healthy' : 'no-cluster';
    if (!cluster || !isReachable(cluster)) split.add(probability, [reason, destination, responseHeaders]);
    else {
      split.addAll(probability, reached({ ...sent, cluster }, context, security, receptions));
    }
  }
  const aborts = faults.map(({ probability, delay, abort }) => [`${probability}`, delay, abort]);
  const copies = mirrors.map(({ probability, destination }) => [`${probability}`, destination]);
  // Nobody sees how a request is changed, and how often it is tried, if it does not reach a workload.
  const isSent = split.isSomeSent;
  const attempts = isSent ? [timeout, retriesKey(retries), rewrite !== undefined] : [];
  if (!isSent && faults.length === 1 && copies.length === 0 && !cors && split.isOnly('closed')) return CLOSED;
  return {
    treatment: JSON.stringify([aborts, split.texts, copies, attempts]),
    details: { ...NO_DETAILS, cors: corsKey(cors), missingStatus: isMissing ? missingStatus : 0 },
    path: isSent ? path : KEPT,
    policies: policiesOf(receptions),
    receptions,
    isGuarded: split.isGuarded && faults.length === 1 && copies.length === 0 && !cors,
    destinationRules: [...destinationRules],
    hosts: [...new Set(clusters.map(({ destination }) => destination.host))],
  };
}
