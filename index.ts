/**
 * Constructs for Istio objects.
 *
 * @module cdk8s-istio
 */

export { App } from './constructs/app/app';
export {
  IstioValidation,
  type IstioValidationProps,
  type Level,
  type ValidationContext,
} from './constructs/app/istio-validation';
export { OverlayChart } from './constructs/app/overlay-chart';
export type { BackendUtilization } from './constructs/destination-rule/backend-utilization';
export type {
  ClientMutualTlsFiles,
  ClientMutualTlsSecret,
  ClientSimpleTls,
  ClientTls,
  ClientTlsModeOnly,
} from './constructs/destination-rule/client-tls';
export type {
  ConnectionPool,
  Http2KeepAlive,
  HttpPool,
  TcpKeepalive,
  TcpPool,
} from './constructs/destination-rule/connection-pool';
export type {
  ConsistentHash,
  CookieAttribute,
  HashOptions,
  HttpCookie,
  Maglev,
  RingHash,
} from './constructs/destination-rule/consistent-hash';
export {
  DestinationRule,
  type DestinationRuleProps,
  type Subset,
  type SubsetOptions,
} from './constructs/destination-rule/destination-rule';
export type { HostSubsets } from './constructs/destination-rule/host-subsets';
export type {
  HashLoadBalancer,
  LoadBalancer,
  LoadBalancerOptions,
  SimpleLoadBalancer,
  UtilizationLoadBalancer,
  Warmup,
} from './constructs/destination-rule/load-balancer';
export type {
  LocalityDistribution,
  LocalityFailover,
  LocalityLbSetting,
  ZoneAwareLbSetting,
} from './constructs/destination-rule/locality';
export type { OutlierDetection } from './constructs/destination-rule/outlier-detection';
export type {
  PortSettings,
  PortTrafficPolicy,
  ProxyProtocol,
  RetryBudget,
  TrafficPolicy,
  Tunnel,
} from './constructs/destination-rule/traffic-policy';
export { Certificate, type CertificateFiles } from './constructs/gateway/certificate';
export { Gateway, type GatewayProps, type GatewayReference } from './constructs/gateway/gateway';
export type { HttpServer, Server, ServerOptions, TcpServer, TlsServer } from './constructs/gateway/server';
export type {
  ServerIstioMutualTls,
  ServerPassthroughTls,
  ServerTerminatedTls,
  ServerTls,
  TlsVersion,
  TlsVersions,
} from './constructs/gateway/server-tls';
export type { Selector, Workload } from './constructs/neighbours/selector';
export type { Host, KubernetesService, NamedService, ServiceReference } from './constructs/neighbours/service';
export type { ServicePort } from './constructs/neighbours/service-port';
export {
  CanarySplit,
  type CanarySplitProps,
  type CanarySplitRules,
  type CanarySplitSteps,
  type CanaryStep,
} from './constructs/patterns/canary-split';
export { EgressRoute, type EgressRouteProps } from './constructs/patterns/egress-route';
export {
  FaultInjection,
  type FaultInjectionProps,
  type FaultInjectionRules,
} from './constructs/patterns/fault-injection';
export { HeaderRoute, type HeaderRouteProps, type HeaderRouteRules } from './constructs/patterns/header-route';
export { PathRoute, type PathRouteProps, type PathRouteRules } from './constructs/patterns/path-route';
export type { PatternProps } from './constructs/patterns/pattern';
export { retriesWithin } from './constructs/patterns/retries-within';
export {
  StickyCanary,
  type StickyCanaryProps,
  type StickyCanaryRules,
  type VersionCookie,
} from './constructs/patterns/sticky-canary';
export {
  type ServiceVersion,
  VersionedService,
  type VersionedServiceProps,
} from './constructs/patterns/versioned-service';
export { WebApiRouting, type WebApiRoutingProps, type WebApiRoutingRules } from './constructs/patterns/web-api-routing';
export type { PolicyTarget, TargetRef } from './constructs/props/policy-target';
export type { HttpProtocol, Protocol, TcpProtocol, TlsProtocol } from './constructs/props/protocol';
export type { ResourceProps } from './constructs/props/resource';
export { AuthorizationPolicy, type AuthorizationPolicyProps } from './constructs/security/authorization-policy';
export type { AuthorizationRule } from './constructs/security/authorization-rule';
export type { Condition } from './constructs/security/condition';
export type { ClaimToHeader, JwtHeader, JwtRule } from './constructs/security/jwt-rule';
export type { Operation } from './constructs/security/operation';
export {
  PeerAuthentication,
  type PeerAuthenticationMode,
  type PeerAuthenticationProps,
} from './constructs/security/peer-authentication';
export { RequestAuthentication, type RequestAuthenticationProps } from './constructs/security/request-authentication';
export type { Source } from './constructs/security/source';
export type { Endpoint, WorkloadOptions } from './constructs/service-entry/endpoint';
export type {
  DnsResolution,
  DynamicDnsResolution,
  NoResolution,
  ResolutionProps,
  StaticResolution,
} from './constructs/service-entry/resolution';
export {
  ServiceEntry,
  type ServiceEntryDestinationOptions,
  type ServiceEntryOptions,
  type ServiceEntryProps,
} from './constructs/service-entry/service-entry';
export type { ServiceEntryPort } from './constructs/service-entry/service-entry-port';
export type { EgressListener } from './constructs/sidecar/egress-listener';
export type { CaptureMode, IngressListener, IngressTls } from './constructs/sidecar/ingress-listener';
export { Sidecar, type SidecarProps } from './constructs/sidecar/sidecar';
export type { AccessLogging } from './constructs/telemetry/access-logging';
export type { Metrics, MetricsOverride, RemoveTag, TagOverride, UpsertTag } from './constructs/telemetry/metrics';
export type { WorkloadMode } from './constructs/telemetry/provider';
export { Telemetry, type TelemetryProps } from './constructs/telemetry/telemetry';
export type {
  CustomTag,
  EnvironmentTag,
  FormatterTag,
  HeaderTag,
  LiteralTag,
  Tracing,
} from './constructs/telemetry/tracing';
export type { CorsPolicy } from './constructs/virtual-service/cors-policy';
export type { Delegate } from './constructs/virtual-service/delegate';
export {
  DelegateVirtualService,
  type DelegateVirtualServiceProps,
} from './constructs/virtual-service/delegate-virtual-service';
export { Destination, type DestinationOptions } from './constructs/virtual-service/destination';
export type { DirectResponse } from './constructs/virtual-service/direct-response';
export type { Abort, Delay, Fault, GrpcAbort, HttpAbort } from './constructs/virtual-service/fault';
export { Header } from './constructs/virtual-service/header';
export type { HeaderChanges, HeaderOperations } from './constructs/virtual-service/header-operations';
export type { ConnectionMatch, ConnectionShare } from './constructs/virtual-service/l4-route';
export type { Match } from './constructs/virtual-service/match';
export type { Mirror } from './constructs/virtual-service/mirror';
export { Path, type PathOptions, type PathWire } from './constructs/virtual-service/path';
export { QueryParam } from './constructs/virtual-service/query-param';
export type { Redirect } from './constructs/virtual-service/redirect';
export type { Retries, RetryCondition } from './constructs/virtual-service/retries';
export type { Rewrite, UriRegexRewrite } from './constructs/virtual-service/rewrite';
export type {
  DelegateRule,
  DirectResponseRule,
  ForwardOptions,
  RedirectRule,
  RouteRule,
  Rule,
  RuleOptions,
  Share,
} from './constructs/virtual-service/rule';
export { type RuleEntry, RuleFragment, type RuleFragmentProps } from './constructs/virtual-service/rule-fragment';
export { StringMatch, type StringMatchWire } from './constructs/virtual-service/string-match';
export type { TcpMatch, TcpRule } from './constructs/virtual-service/tcp-rule';
export type { TlsMatch, TlsRule } from './constructs/virtual-service/tls-rule';
export { VirtualService, type VirtualServiceProps } from './constructs/virtual-service/virtual-service';
export type {
  ExecProbe,
  HttpGet,
  HttpProbe,
  HttpProbeHeader,
  ProbeOptions,
  ReadinessProbe,
  TcpProbe,
  TcpSocket,
} from './constructs/workloads/readiness-probe';
export { WorkloadEntry, type WorkloadEntryProps } from './constructs/workloads/workload-entry';
export { WorkloadGroup, type WorkloadGroupProps } from './constructs/workloads/workload-group';
export { ISTIO_VERSION } from './imports/istio-version';
