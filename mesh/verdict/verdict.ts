import type { Location } from '../manifest/location';
import type { Request } from '../request/request';
import type { Fraction } from './fraction';

/** How often a failed attempt is repeated, after the first one. */
export interface RetryPolicy {
  /** Tries after the first one. */
  readonly attempts: number;
  /** Envoy's conditions, by comma. */
  readonly retryOn: string;
  /** How long one try may take, as `2s`; `null`: as long as the timeout leaves. */
  readonly perTryTimeout: string | null;
  /** The statuses that are tried again. @default none is named */
  readonly statusCodes?: readonly number[];
}

/** Where a rule comes from that another VirtualService has delegated. */
export interface DelegatedRule {
  /** The VirtualService without hosts, `namespace/name`. */
  readonly virtualService: string;
  /** The place of the rule there, from 0. */
  readonly rule: number;
  /** The place of the match there, from 0; `null` for a rule without matches. */
  readonly match: number | null;
}

/** The rule that took a request. */
export interface Matched {
  /** The VirtualService that has the hosts, `namespace/name`. */
  readonly virtualService: string;
  /** Which list of the VirtualService. @default `http` */
  readonly protocol?: 'tls' | 'tcp';
  /** The place of the rule in its list, from 0. */
  readonly rule: number;
  /** The place of the match in the rule, from 0; `null` for a rule without matches. */
  readonly match: number | null;
  /** The name of the rule; `null` where it has none. */
  readonly name: string | null;
  /** Where a delegated rule comes from. @default the rule is not delegated */
  readonly delegate?: DelegatedRule;
}

/** Where a request goes. */
export interface Destination {
  /** The service, by its full name. */
  readonly host: string;
  /** The version; `null` for all of them. */
  readonly subset: string | null;
  /** The port of the service. */
  readonly port: number;
  /** Who may get it: `namespace/name` of a Deployment and the like, else of a Pod or WorkloadEntry; an endpoint written inside a ServiceEntry by its address. */
  readonly workloads: readonly string[];
}

/** The request as the workload sees it. */
export interface Upstream {
  /** The path, with the query. */
  readonly path: string;
  /** The Host header. */
  readonly host: string;
  /** The headers by lower-case name; those that Envoy makes up (request ids and such) are not listed. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What can become of a request, by `kind`. */
export type Fate =
  | Forward
  | Redirect
  | Direct
  | Abort
  | Preflight
  | NoRoute
  | Unavailable
  | Denied
  | Passthrough
  | Blackhole
  | Refused
  | Closed;

/** It reaches a workload. */
export interface Forward {
  /** It reaches a workload. */
  readonly kind: 'forward';
  /** Where it goes. */
  readonly destination: Destination;
  /** The request as the workload sees it; `null` for a connection of TCP or TLS. */
  readonly upstream: Upstream | null;
}

/** The proxy sends the client to another address. */
export interface Redirect {
  /** The proxy sends the client to another address. */
  readonly kind: 'redirect';
  /** 301, 302, 303, 307 or 308. */
  readonly status: number;
  /** The address. */
  readonly location: string;
}

/** The proxy answers by itself, as a rule says. */
export interface Direct {
  /** The proxy answers by itself, as a rule says. */
  readonly kind: 'direct';
  /** The status code. */
  readonly status: number;
  /** The body as text; `null`: it has none. */
  readonly body: string | null;
}

/** A fault answers it. */
export interface Abort {
  /** A fault answers it. */
  readonly kind: 'abort';
  /** The status code. @default there is a `grpcStatus` */
  readonly status?: number;
  /** The status of gRPC by its name. @default there is a `status` */
  readonly grpcStatus?: string;
}

/** The proxy answers a preflight request of a browser. */
export interface Preflight {
  /** The proxy answers a preflight request of a browser. */
  readonly kind: 'preflight';
  /** The status code. */
  readonly status: 200;
  /** What the browser is told, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
}

/** No rule takes it. */
export interface NoRoute {
  /** No rule takes it. */
  readonly kind: 'no-route';
  /** The status code. */
  readonly status: 404;
}

/** A rule sends it where nobody is. */
export interface Unavailable {
  /** A rule sends it where nobody is. */
  readonly kind: 'unavailable';
  /** The status code. */
  readonly status: 503;
  /** `no-cluster`: the proxy knows no such service, version or port; `no-healthy`: no workload belongs to it. */
  readonly reason: 'no-cluster' | 'no-healthy';
  /** Where it should have gone. */
  readonly destination: Destination;
}

/** A policy refuses it. */
export interface Denied {
  /** A policy refuses it. */
  readonly kind: 'denied';
  /** 403, or 401 for a token that a RequestAuthentication does not accept. */
  readonly status: 401 | 403;
  /** Which policy it is, or which one is missing. */
  readonly policy: string;
  /** The workload that refuses it. @default the gateway does */
  readonly destination?: Destination;
}

/** No service of the mesh is meant: it goes on to the address that the client connected to. */
export interface Passthrough {
  /** No service of the mesh is meant: it goes on to the address that the client connected to. */
  readonly kind: 'passthrough';
  /** The address. */
  readonly address: string;
}

/** The proxy knows no such host, and stops it. */
export interface Blackhole {
  /** The proxy knows no such host, and stops it. */
  readonly kind: 'blackhole';
  /** The status code. */
  readonly status: 502;
}

/** Nobody takes the connection. */
export interface Refused {
  /** Nobody takes the connection. */
  readonly kind: 'refused';
  /** Why. */
  readonly reason: string;
}

/** The connection is taken, and closed without an answer. */
export interface Closed {
  /** The connection is taken, and closed without an answer. */
  readonly kind: 'closed';
  /** Why. */
  readonly reason: string;
  /** The workload that closes it. @default a proxy before it does */
  readonly destination?: Destination;
}

/** One of the things that can become of it, with its share of all such requests. */
export type Outcome = Fate & {
  /** Its share of all such requests, exact. */
  readonly probability: Fraction;
  /** What a fault adds before anything else happens, as `5s`; `null`: nothing. @default nothing */
  readonly delay?: string | null;
};

/** What can become of a request, in one word. */
export type OutcomeKind = Outcome['kind'];

/** A copy of the request. */
export interface Mirror {
  /** The share of the requests that are copied, exact. */
  readonly probability: Fraction;
  /** Where the copy goes. */
  readonly destination: Destination;
}

/** What becomes of a request: every outcome with its exact share. */
export interface Verdict {
  /** What was asked. */
  readonly request: Request;
  /** The rule that took it; `null` where none did. */
  readonly matched: Matched | null;
  /** Where the rule that matched is written; `null` where none did, or the manifests were not read from files. */
  readonly location: Location | null;
  /** What can become of it; the probabilities sum to 1. */
  readonly outcomes: readonly Outcome[];
  /** Its copies. */
  readonly mirrors: readonly Mirror[];
  /** How long it may take, as `3s`; `null`: no limit. */
  readonly timeout: string | null;
  /** How often it is tried again; `null`: never. */
  readonly retries: RetryPolicy | null;
  /** Which station decided what, in words. */
  readonly trace: readonly string[];
  /** What the verdict takes for granted about the caller. */
  readonly assumptions: readonly string[];
  /** Objects of the mesh that Istio refuses, and that were therefore left out: `VirtualService default/reviews`. */
  readonly refused: readonly string[];
  /** The verdict as plain data, as `cdk8s-istio route --json` prints it. */
  toJSON(): VerdictJson;
}

/** The contract of `cdk8s-istio route --json`: as the verdict, with numbers for probabilities. */
export type VerdictJson = Readonly<Record<string, unknown>>;
