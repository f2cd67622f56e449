/**
 * What Istio makes of manifests: where a request goes, without a cluster.
 *
 * @module cdk8s-istio/mesh
 */
export type { Finding, Level, LocatedFinding } from './checks/finding';
export type { CheckOptions } from './checks/run';
export type { Coverage, CoverageEntry } from './coverage';
export { Fraction } from './fraction';
export type { Location } from './location';
export type { Fault, Manifest, Metadata, Path, Position, Source, SourcedManifest } from './manifest';
export { Mesh, type MeshOptions } from './mesh';
export { type MeshSource, manifestsOf } from './mesh-source';
export type { Report } from './report/report';
export type { Jwt, Request } from './request';
export type { RetryPolicy } from './routing/retry';
export type { Answer } from './sampler';
export { describeFate, describeOutcome } from './trace';
export type {
  Abort,
  Blackhole,
  Closed,
  DelegatedRule,
  Denied,
  Destination,
  Direct,
  Fate,
  Forward,
  Matched,
  Mirror,
  NoRoute,
  Outcome,
  OutcomeKind,
  Passthrough,
  Preflight,
  Redirect,
  Refused,
  Unavailable,
  Upstream,
  Verdict,
  VerdictJson,
} from './verdict';
