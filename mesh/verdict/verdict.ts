import type { Location } from '../manifest/location';
import type { Request } from '../request/request';
import type { Fraction } from './fraction';

/** How failed attempts are retried. */
export interface RetryPolicy {
  /** Maximum retries, not counting the first attempt. */
  readonly attempts: number;
  /** Envoy's retry conditions, separated by commas. */
  readonly retryOn: string;
  /** Timeout for each attempt, such as `2s`; `null` if only the request timeout applies. */
  readonly perTryTimeout: string | null;
  /** Status codes that are retried. @default none */
  readonly statusCodes?: readonly number[];
  /** Whether a retry avoids the endpoints that were tried before; Envoy looks for another one at most 5 times. */
  readonly ignorePreviousHosts: boolean;
  /** Whether retries prefer other localities. @default they do not */
  readonly remoteLocalities?: true;
  /** Wait before the first retry, such as `0.5s`; later ones wait longer. @default `0.025s` */
  readonly backoff?: string;
}

/** A change of a header in the response that the client receives. The value is as written, with its variables. */
export type ResponseHeaderOperation =
  | { readonly operation: 'remove'; readonly name: string }
  | { readonly operation: 'set' | 'add'; readonly name: string; readonly value: string };

/** Where a delegated rule is defined. */
export interface DelegatedRule {
  /** The delegate, `namespace/name`. */
  readonly virtualService: string;
  /** Rule index in the delegate. */
  readonly rule: number;
  /** Match index in that rule; `null` if it has no matches. */
  readonly match: number | null;
}

/** The rule that matched a request, in a VirtualService or in a route of the Gateway API. */
export type Matched = MatchedVirtualService | MatchedRoute;

/** A rule of a VirtualService that matched a request. */
export interface MatchedVirtualService {
  /** The VirtualService with the hosts, `namespace/name`. */
  readonly virtualService: string;
  readonly route?: never;
  /** List that contains the rule. @default `http` */
  readonly protocol?: 'tls' | 'tcp';
  /** Rule index in its list. */
  readonly rule: number;
  /** Match index in the rule; `null` if it has no matches. */
  readonly match: number | null;
  /** Rule name, `null` if it has none. */
  readonly name: string | null;
  /** Where a delegated rule is defined. @default the rule is not delegated */
  readonly delegate?: DelegatedRule;
}

/** A rule of an HTTPRoute, GRPCRoute, TLSRoute or TCPRoute, or a path of an Ingress, that matched a request. */
export interface MatchedRoute {
  /** The route or Ingress, `namespace/name`. */
  readonly route: string;
  readonly virtualService?: never;
  /** Kind of the route. */
  readonly kind: 'HTTPRoute' | 'GRPCRoute' | 'TLSRoute' | 'TCPRoute' | 'Ingress';
  readonly protocol?: never;
  /** Rule index in `rules`. */
  readonly rule: number;
  /** Match index in the rule or, for an Ingress, path index in its `http.paths`; `null` if it has no matches. */
  readonly match: number | null;
  /** Rule name, `null` if it has none. */
  readonly name: string | null;
  readonly delegate?: never;
}

/** The service, subset and port that a request goes to. */
export interface RoutedDestination {
  /** The service's full host name. */
  readonly host: string;
  /** Subset, `null` for the whole service. */
  readonly subset: string | null;
  /** Service port. */
  readonly port: number;
  /**
   * Workloads that can receive the request: `namespace/name` for a controller such as a Deployment, a Pod or a
   * WorkloadEntry, the address for an endpoint that is inlined in a ServiceEntry.
   */
  readonly workloads: readonly string[];
}

/** The request as the workload receives it. */
export interface Upstream {
  /** Path with its query. */
  readonly path: string;
  /** Host header. */
  readonly host: string;
  /** Headers by lower-case name, without those that Envoy generates, such as request ids. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What can happen to a request, distinguished by `kind`. */
export type Fate =
  | ForwardOutcome
  | RedirectOutcome
  | DirectOutcome
  | AbortOutcome
  | PreflightOutcome
  | NoRouteOutcome
  | UnavailableOutcome
  | DeniedOutcome
  | PassthroughOutcome
  | BlackholeOutcome
  | RefusedOutcome
  | ClosedOutcome;

/** The request reaches a workload. */
export interface ForwardOutcome {
  /** The request reaches a workload. */
  readonly kind: 'forward';
  /** The service, subset and port, with the workloads that can receive the request. */
  readonly destination: RoutedDestination;
  /** The request as the workload receives it; `null` for a TCP or TLS connection. */
  readonly upstream: Upstream | null;
}

/** The proxy redirects the client. */
export interface RedirectOutcome {
  /** The proxy redirects the client. */
  readonly kind: 'redirect';
  /** Status code: 301, 302, 303, 307 or 308; 200 for a gRPC call. */
  readonly status: number;
  /** Location header in the response. */
  readonly location: string;
  /** Status of a gRPC call. @default the request is no gRPC call */
  readonly grpcStatus?: number;
}

/** The proxy answers with a rule's `directResponse`, or with 400 for a malformed path. */
export interface DirectOutcome {
  /** The proxy answers with a rule's `directResponse`, or with 400 for a malformed path. */
  readonly kind: 'direct';
  /** Status code. */
  readonly status: number;
  /** Body as text, `null` if there is none. */
  readonly body: string | null;
  /** Status of a gRPC call, which is answered with status code 200. @default the request is no gRPC call */
  readonly grpcStatus?: number;
}

/** An injected fault aborts the request. */
export interface AbortOutcome {
  /** An injected fault aborts the request. */
  readonly kind: 'abort';
  /** Status code. @default unset if there is a `grpcStatus` */
  readonly status?: number;
  /** gRPC status name. @default unset if there is a `status` */
  readonly grpcStatus?: string;
}

/** The proxy answers a CORS preflight request. */
export interface PreflightOutcome {
  /** The proxy answers a CORS preflight request. */
  readonly kind: 'preflight';
  /** Status code. */
  readonly status: 200;
  /** Response headers by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** No rule matches. */
export interface NoRouteOutcome {
  /** No rule matches. */
  readonly kind: 'no-route';
  /** Status code; 200 for a gRPC call. */
  readonly status: 200 | 404;
  /** Status of a gRPC call. @default the request is no gRPC call */
  readonly grpcStatus?: number;
}

/** A rule matches, but its destination is unavailable. */
export interface UnavailableOutcome {
  /** A rule matches, but its destination is unavailable. */
  readonly kind: 'unavailable';
  /** Status code: 500 if the backend of a Gateway API route does not exist, 200 for a gRPC call, otherwise 503. */
  readonly status: 200 | 500 | 503;
  /** Status of a gRPC call. @default the request is no gRPC call */
  readonly grpcStatus?: number;
  /** `no-cluster` if the service, subset or port is unknown to the proxy; `no-healthy` if it has no ready workloads. */
  readonly reason: 'no-cluster' | 'no-healthy';
  /** The rule's destination. */
  readonly destination: RoutedDestination;
}

/** A policy denies the request. */
export interface DeniedOutcome {
  /** A policy denies the request. */
  readonly kind: 'denied';
  /**
   * Status code: 401 if a RequestAuthentication rejects the token, 403 for a wrong audience or an AuthorizationPolicy; 200
   * for a gRPC call.
   */
  readonly status: 200 | 401 | 403;
  /** Status of a gRPC call. @default the request is no gRPC call */
  readonly grpcStatus?: number;
  /**
   * Policy that denies it, `namespace/name`: the RequestAuthentication, a matching DENY policy or, if no ALLOW policy
   * matches, the oldest ALLOW policy.
   */
  readonly policy: string;
  /** The workload that denies the request. @default the gateway denies it */
  readonly destination?: RoutedDestination;
}

/** The host is not in the mesh, so the request goes to the address that the client connected to. */
export interface PassthroughOutcome {
  /** The host is not in the mesh, so the request goes to the address that the client connected to. */
  readonly kind: 'passthrough';
  /** Address and port. */
  readonly address: string;
}

/** The host is not in the mesh, and `REGISTRY_ONLY` blocks the request. */
export interface BlackholeOutcome {
  /** The host is not in the mesh, and `REGISTRY_ONLY` blocks the request. */
  readonly kind: 'blackhole';
  /** Status code; 200 for a gRPC call. */
  readonly status: 200 | 502;
  /** Status of a gRPC call. @default the request is no gRPC call */
  readonly grpcStatus?: number;
}

/** Nothing accepts the connection. */
export interface RefusedOutcome {
  /** Nothing accepts the connection. */
  readonly kind: 'refused';
  /** Explanation in words. */
  readonly reason: string;
}

/** The connection is accepted, then closed without a response. */
export interface ClosedOutcome {
  /** The connection is accepted, then closed without a response. */
  readonly kind: 'closed';
  /** Explanation in words. */
  readonly reason: string;
  /** The workload that closes the connection. @default a proxy on the way closes it */
  readonly destination?: RoutedDestination;
}

/** A possible outcome with its probability. */
export type Outcome = Fate & {
  /** Exact probability. */
  readonly probability: Fraction;
  /** Delay that a fault injects before the outcome, such as `5s`; `null` if there is none. @default none */
  readonly delay?: string | null;
  /** How the proxy changes the headers of the response, in this order. @default it does not */
  readonly responseHeaders?: readonly ResponseHeaderOperation[];
};

/** Outcome kind. */
export type OutcomeKind = Outcome['kind'];

/** A mirrored request. */
export interface MirrorOutcome {
  /** Exact probability that a request is mirrored. */
  readonly probability: Fraction;
  /** The service, subset and port that receive the copy. */
  readonly destination: RoutedDestination;
}

/** A condition that a request does not meet. */
export interface FailedCondition {
  /** The condition in words: `header x-tester is true`. */
  readonly needs: string;
  /** What the request has there; `null` if it has nothing. */
  readonly got: string | null;
}

/** A place that a request passes, and what is decided there. */
export interface Station {
  /** `listener`, then `virtual-host`, then every `rule` that is tried; `https-redirect` ends before the rules. */
  readonly kind: 'listener' | 'virtual-host' | 'https-redirect' | 'rule';
  /** The decision in words, as in the trace. */
  readonly text: string;
  /** Whether the request goes on here; `false` for a rule that does not match, and for a missing host or rule. */
  readonly passed: boolean;
  /** Name of the virtual host, its host and port. @default the station is none */
  readonly virtualHost?: string;
  /** The rule that was tried. @default no rule, or the default route of a service */
  readonly rule?: Matched;
  /** The conditions of the rule in words. @default it has none */
  readonly conditions?: readonly string[];
  /** Why the rule does not match. @default it matches */
  readonly failed?: FailedCondition;
  /** File and line of the rule. @default the manifests were not read from files */
  readonly location?: Location;
}

/** What will happen to a request: all outcomes with their exact probabilities. */
export interface Verdict {
  /** The simulated request. */
  readonly request: Request;
  /** The rule that matched, `null` if none did. */
  readonly matched: Matched | null;
  /** The matched rule's file and line; `null` if no rule matched, or if the manifests were not read from files. */
  readonly location: Location | null;
  /** Possible outcomes; their probabilities sum to 1. */
  readonly outcomes: readonly Outcome[];
  /** Mirrors that receive copies. */
  readonly mirrors: readonly MirrorOutcome[];
  /** Request timeout, such as `3s`; `null` if there is none. */
  readonly timeout: string | null;
  /** Retry policy, `null` if failed attempts are not retried. */
  readonly retries: RetryPolicy | null;
  /** The stations of the request, up to its outcomes. */
  readonly stations: readonly Station[];
  /** The decisions on the way, in words and in order. */
  readonly trace: readonly string[];
  /** Assumptions about what the manifests do not specify. */
  readonly assumptions: readonly string[];
  /** Objects that are ignored because Istio rejects them: `VirtualService default/reviews`. */
  readonly refused: readonly string[];
  /** Returns the verdict as plain data, as `cdk8s-istio route --json` prints it. */
  toJSON(): VerdictJson;
  /** Returns the verdict as text, as `cdk8s-istio route` prints it. */
  toString(): string;
}

/** A request on the way of a followed one. */
export interface Hop {
  /** Exact share of the followed requests that cause it. */
  readonly probability: Fraction;
  /** What happens to it. */
  readonly verdict: Verdict;
}

/** The verdict of a request and of those that follow it. `matched`, `timeout` and `retries` are those of the first. */
export interface FollowedVerdict extends Verdict {
  /** The request itself, then the requests that gateways pass on and workloads send. */
  readonly hops: readonly Hop[];
}

/** What `cdk8s-istio route --json` prints: a verdict whose probabilities are numbers. */
export type VerdictJson = Readonly<Record<string, unknown>>;
