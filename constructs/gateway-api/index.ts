/**
 * Constructs for objects of the Kubernetes Gateway API, as Istio implements it.
 *
 * @module cdk8s-istio/gateway-api
 */

export type { ChangeName } from '../../mesh/migration/remarks';
export type { AllowedRoutes, RouteKind } from './allowed-routes';
export type { Backend, WeightedBackend } from './backend';
export {
  type BackendTarget,
  BackendTlsPolicy,
  type BackendTlsPolicyProps,
  type BackendTlsValidation,
  SubjectAltName,
} from './backend-tls-policy';
export { TcpRoute, type TcpRouteProps, TlsRoute, type TlsRouteProps } from './connection-route';
export type { Cors, HttpMethod } from './cors';
export {
  Filter,
  type FilterType,
  type GrpcFilter,
  type HeaderFilter,
  type MirrorFraction,
  type RequestMirror,
  type RequestRedirect,
  type UrlRewrite,
} from './filter';
export { type AllowedListeners, Gateway, type GatewayAddress, type GatewayProps } from './gateway';
export type { FrontendTls, FrontendTlsConfig, FrontendValidation, GatewayTls, PortTls } from './gateway-tls';
export { GrpcMethod, type GrpcMethodNames, type GrpcRouteMatch } from './grpc-match';
export { GrpcRoute, type GrpcRouteProps, type GrpcRouteRule } from './grpc-route';
export type { HttpRouteMatch } from './http-match';
export { HttpRoute, type HttpRouteProps } from './http-route';
export type { HttpBackendRef, HttpRouteRule, Retry, Timeouts } from './http-rule';
export type { Infrastructure, ParametersRef } from './infrastructure';
export type { LabelExpression, LabelSelector, Namespaces } from './label-selector';
export {
  type HttpListenerOptions,
  type HttpsListenerOptions,
  Listener,
  type ListenerOptions,
  type TcpListenerOptions,
  type TlsListenerOptions,
} from './listener';
export { ListenerSet, type ListenerSetProps } from './listener-set';
export type { ListenerTls } from './listener-tls';
export type { CaCertificateReference, NamedCaCertificates, NamedObject, SecretReference } from './object-reference';
export type { GatewayParent, NamedParent, ParentRef } from './parent-ref';
export { PathMatch } from './path-match';
export { PathModifier } from './path-modifier';
export { type GrantFrom, type GrantTo, ReferenceGrant, type ReferenceGrantProps } from './reference-grant';
export type { RulesOptions } from './translated-rules';
