import type { Fraction } from './fraction';
import type { Location } from './location';
import type { Request } from './request';
import type { RetryPolicy } from './routing/retry';

/** The rule that took a request. */
export interface Matched {
  /** `namespace/name`. */
  readonly virtualService: string;
  /** Which list of the VirtualService: `http` unless it is said. */
  readonly protocol?: 'tls' | 'tcp';
  /** From 0, in the VirtualService that has the hosts. */
  readonly rule: number;
  /** From 0; `null` for a rule without matches. */
  readonly match: number | null;
  readonly name: string | null;
  /** Where the rule came from, when it was delegated. */
  readonly delegate?: { readonly virtualService: string; readonly rule: number; readonly match: number | null };
}

export interface Destination {
  readonly host: string;
  readonly subset: string | null;
  readonly port: number;
  /** `namespace/name`; an endpoint written inside a ServiceEntry by its address. */
  readonly workloads: readonly string[];
}

/** The request as the workload sees it. */
export interface Upstream {
  /** With the query. */
  readonly path: string;
  readonly host: string;
  /** By lower-case name; those that Envoy makes up (request ids and such) are not listed. */
  readonly headers: Readonly<Record<string, string>>;
}

/** What can become of a request. */
export type Fate =
  | { readonly kind: 'forward'; readonly destination: Destination; readonly upstream: Upstream | null }
  | { readonly kind: 'redirect'; readonly status: number; readonly location: string }
  | { readonly kind: 'direct'; readonly status: number; readonly body: string | null }
  | { readonly kind: 'abort'; readonly status?: number; readonly grpcStatus?: string }
  | { readonly kind: 'preflight'; readonly status: 200; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'no-route'; readonly status: 404 }
  | {
      readonly kind: 'unavailable';
      readonly status: 503;
      readonly reason: 'no-cluster' | 'no-healthy';
      readonly destination: Destination;
    }
  | {
      readonly kind: 'denied';
      /** 403, or 401 for a token that a RequestAuthentication does not accept. */
      readonly status: 401 | 403;
      readonly policy: string;
      readonly destination?: Destination;
    }
  | { readonly kind: 'passthrough'; readonly address: string }
  | { readonly kind: 'blackhole'; readonly status: 502 }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'closed'; readonly reason: string; readonly destination?: Destination };

/** One of the things that can become of it, with its share of all such requests. */
export type Outcome = Fate & {
  readonly probability: Fraction;
  /** What a fault adds before anything else happens, as `5s`. */
  readonly delay?: string | null;
};

export type OutcomeKind = Outcome['kind'];

export interface Mirror {
  readonly probability: Fraction;
  readonly destination: Destination;
}

/** What becomes of a request: every outcome with its exact share. */
export interface Verdict {
  readonly request: Request;
  readonly matched: Matched | null;
  /** Where the rule that matched is written; `null` where none did, or the manifests were not read from files. */
  readonly location: Location | null;
  /** Their probabilities sum to 1. */
  readonly outcomes: readonly Outcome[];
  readonly mirrors: readonly Mirror[];
  /** `null`: none. */
  readonly timeout: string | null;
  readonly retries: RetryPolicy | null;
  /** Which station decided what, in words. */
  readonly trace: readonly string[];
  /** What the verdict takes for granted about the caller. */
  readonly assumptions: readonly string[];
  /** Objects of the mesh that Istio refuses, and that were therefore left out: `VirtualService default/reviews`. */
  readonly refused: readonly string[];
  toJSON(): VerdictJson;
}

/** The contract of `cdk8s-istio route --json`: as the verdict, with numbers for probabilities. */
export type VerdictJson = Readonly<Record<string, unknown>>;
