export { Coverage, type CoverageEntry } from './coverage';
export { Fraction } from './fraction';
export type { Manifest, Metadata, Source, SourcedManifest } from './manifest';
export { Mesh, type MeshOptions, type MeshSource } from './mesh';
export type { Jwt, Request } from './request';
export type { Answer } from './sampler';
export { describeOutcome } from './trace';
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
