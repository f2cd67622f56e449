/**
 * Checks Istio manifests and simulates requests, without a cluster.
 *
 * @module cdk8s-istio/mesh
 */
export type { AccessCause, AccessCell } from './behaviour/access/cell';
export type { AccessChange } from './behaviour/access/changes';
export type { AccessOptions } from './behaviour/access/options';
export type {
  Cause,
  Difference,
  Kind as DifferenceKind,
  Place as DifferencePlace,
  RequestSource,
} from './behaviour/diff/difference';
export type { Plan, PlanStep } from './behaviour/plan/plan';
export type { Finding, Level, LocatedFinding } from './checks/engine/finding';
export type { CheckOptions } from './checks/engine/run';
export type { Condition as StatusCondition } from './gateway-api/condition';
export type { AncestorStatus, ListenerStatus, ObjectStatus, ParentStatus } from './gateway-api/object-status';
export type {
  AnswerNode,
  CalledHost,
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
  RequestExample,
  RuleDelay,
  RuleMatchNode,
  RuleNode,
  RuleOrigin,
  ServiceNode,
  VersionNode,
  VersionWorkload,
  Written,
} from './graph/graph';
export type { CallerPlace, GatewayPlace, HostPlace, Places } from './graph/places';
export { asContext } from './manifest/context';
export type { Location } from './manifest/location';
export type {
  FieldPath,
  Manifest,
  ManifestSource,
  Metadata,
  Position,
  SourcedManifest,
  TextFault,
} from './manifest/manifest';
export {
  type ConstructTree,
  type ManifestRenderer,
  type MeshSource,
  manifestsOf,
  type PlainManifest,
} from './manifest/mesh-source';
export { Mesh, type MeshOptions } from './mesh';
export type { DifferenceName } from './migration/difference-names';
export type { MigratedField, Migration, MigrationObstacle, NamedDifference } from './migration/migration';
export type { ChangeName } from './migration/remarks';
export type { Coverage, CoverageEntry } from './proxy/coverage';
export type { IstioVersion } from './registry/istio-version';
export type { Report } from './report/report';
export type { Call, Jwt, Request } from './request/request';
export { describeFate, describeOutcome } from './verdict/describe';
export { Fraction } from './verdict/fraction';
export type { Answer } from './verdict/sampler';
export type {
  AbortOutcome,
  BlackholeOutcome,
  ClosedOutcome,
  DelegatedRule,
  DeniedOutcome,
  DirectOutcome,
  FailedCondition,
  Fate,
  FollowedVerdict,
  ForwardOutcome,
  Hop,
  Matched,
  MatchedRoute,
  MatchedVirtualService,
  MirrorOutcome,
  NoRouteOutcome,
  Outcome,
  OutcomeKind,
  PassthroughOutcome,
  PreflightOutcome,
  RedirectOutcome,
  RefusedOutcome,
  ResponseHeaderOperation,
  RetryPolicy,
  RoutedDestination,
  Station,
  UnavailableOutcome,
  Upstream,
  Verdict,
  VerdictJson,
} from './verdict/verdict';
