import { Construct } from 'constructs';
import { type Field, required, struct } from '../props/field';
import { type ResourceProps, resource } from '../props/resource';
import { someWeight } from './backend';
import { type GrpcFilter, grpcFilters } from './filter';
import { type GrpcRouteMatch, grpcRouteMatch } from './grpc-match';
import { filteredBackend, type HttpBackendRef } from './http-rule';
import { GATEWAY_API } from './kinds';
import { type ParentRef, parentRefs } from './parent-ref';
import { hostnames, hostsOnlyAtGateways, rules } from './route';
import { listOfAtMost, sectionName } from './value';

/**
 * A rule of a GRPCRoute.
 *
 * @see https://gateway-api.sigs.k8s.io/reference/spec/
 */
export interface GrpcRouteRule {
  /** Name in access logs and verdicts. @default namespace, name and index of the rule: `shop.cart.0` */
  readonly name?: string;
  /** The rule applies if one of these matches. @default all calls match */
  readonly matches?: readonly GrpcRouteMatch[];
  /** Header changes and mirrors. @default none */
  readonly filters?: readonly GrpcFilter[];
  /** Backends, which share the calls by weight. */
  readonly backendRefs: readonly HttpBackendRef[];
}

/** Props of a GrpcRoute. */
export interface GrpcRouteProps extends ResourceProps {
  /** What the route attaches to: Gateways or listeners, or Services whose callers in the mesh use the rules. */
  readonly parentRefs: readonly ParentRef[];
  /** Hosts that the route serves: `shop.example.com` or `*.example.com`. Not for routes in the mesh. @default all hosts of the listeners */
  readonly hostnames?: readonly string[];
  /** The rules. istiod sorts them, together with those of HTTPRoutes for the same host: see `HttpRouteProps.rules`. */
  readonly rules: readonly GrpcRouteRule[];
}

/**
 * A GRPCRoute of the Gateway API: routing rules for gRPC calls at a Gateway, or for callers of a Service in the mesh.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/grpcroute/
 */
export class GrpcRoute extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the GRPCRoute.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a GRPCRoute with this name
   */
  constructor(scope: Construct, id: string, props: GrpcRouteProps) {
    super(scope, id);
    const object = grpcRoute(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

const grpcRule: Field<GrpcRouteRule> = struct<GrpcRouteRule>(
  {
    name: sectionName,
    matches: listOfAtMost(64, grpcRouteMatch),
    filters: grpcFilters,
    backendRefs: required(listOfAtMost(16, filteredBackend)),
  },
  (wire, { backendRefs }, path) => {
    someWeight(backendRefs, `${path}.backendRefs`);
    return wire;
  },
);

export const grpcRoute = resource<GrpcRouteProps>(
  GATEWAY_API,
  'GRPCRoute',
  { parentRefs: required(parentRefs), hostnames, rules: required(rules(grpcRule)) },
  hostsOnlyAtGateways,
);
