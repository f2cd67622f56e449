/**
 * Checks Istio manifests and simulates requests, without a cluster.
 *
 * @module cdk8s-istio/mesh
 */
export type { Finding, Level, LocatedFinding } from './checks/engine/finding';
export type { CheckOptions } from './checks/engine/run';
export type {
  AnswerNode,
  CallerFocus,
  CallersNode,
  ClosedConnection,
  Focus,
  GatewayFocus,
  GatewayNode,
  GraphEdge,
  GraphElement,
  GraphNode,
  GraphOptions,
  HostFocus,
  HostNode,
  MeshGraph,
  RuleDelay,
  RuleMatchNode,
  RuleNode,
  ServiceNode,
  VersionNode,
  VersionWorkload,
  Written,
} from './graph/graph';
export type { CallerPlace, GatewayPlace, HostPlace, Places } from './graph/places';
export type { Location } from './manifest/location';
export type { Fault, Manifest, Metadata, Path, Position, Source, SourcedManifest } from './manifest/manifest';
export { type MeshSource, manifestsOf } from './manifest/mesh-source';
export { Mesh, type MeshOptions } from './mesh';
export type { Coverage, CoverageEntry } from './proxy/coverage';
export { describeFate, describeOutcome } from './proxy/trace';
export type { Report } from './report/report';
export type { Jwt, Request } from './request/request';
export { Fraction } from './verdict/fraction';
export type { Answer } from './verdict/sampler';
export type {
  Abort,
  Blackhole,
  Closed,
  DelegatedRule,
  Denied,
  Destination,
  Direct,
  FailedCondition,
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
  RetryPolicy,
  Station,
  Unavailable,
  Upstream,
  Verdict,
  VerdictJson,
} from './verdict/verdict';
