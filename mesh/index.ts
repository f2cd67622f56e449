export type { Finding, Level } from './checks/finding';
export type { CheckOptions } from './checks/run';
export type { Coverage, CoverageEntry } from './coverage';
export { Fraction } from './fraction';
export type { Location } from './location';
export type { Manifest, Metadata, Source, SourcedManifest } from './manifest';
export { Mesh, type MeshOptions, type MeshSource, manifestsOf } from './mesh';
export type { Report } from './report/report';
export type { Jwt, Request } from './request';
export type { RetryPolicy } from './routing/retry';
export type { Answer } from './sampler';
export { describeFate, describeOutcome } from './trace';
export type {
  Destination,
  Fate,
  Matched,
  Mirror,
  Outcome,
  OutcomeKind,
  Upstream,
  Verdict,
  VerdictJson,
} from './verdict';
