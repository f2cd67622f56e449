import { Construct } from 'constructs';
import { required } from '../props/field';
import { type ResourceProps, resource } from '../props/resource';
import { type HttpRouteRule, httpRule } from './http-rule';
import { GATEWAY_API } from './kinds';
import { type ParentRef, parentRefs } from './parent-ref';
import { hostnames, hostsOnlyAtGateways, rules } from './route';

/** Props of an HttpRoute. */
export interface HttpRouteProps extends ResourceProps {
  /** What the route attaches to: Gateways or listeners, or Services whose callers in the mesh use the rules. */
  readonly parentRefs: readonly ParentRef[];
  /** Hosts that the route serves: `shop.example.com` or `*.example.com`. Not for routes in the mesh. @default all hosts of the listeners */
  readonly hostnames?: readonly string[];
  /**
   * The rules. istiod does not try them in this order: an exact path goes before a prefix, a longer path before a shorter
   * one, more conditions before fewer; only among equals the first rule applies.
   */
  readonly rules: readonly HttpRouteRule[];
}

/**
 * An HTTPRoute of the Gateway API: routing rules for HTTP requests at a Gateway, or for callers of a Service in the mesh.
 *
 * @see https://gateway-api.sigs.k8s.io/api-types/httproute/
 */
export class HttpRoute extends Construct {
  readonly name: string;
  /** The namespace of the object; `undefined` if left to `kubectl -n`. */
  readonly namespace: string | undefined;

  /**
   * Creates the HTTPRoute.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has an HTTPRoute with this name
   */
  constructor(scope: Construct, id: string, props: HttpRouteProps) {
    super(scope, id);
    const object = httpRoute(this, props);
    this.name = object.name;
    this.namespace = object.metadata.namespace;
  }
}

export const httpRoute = resource<HttpRouteProps>(
  GATEWAY_API,
  'HTTPRoute',
  { parentRefs: required(parentRefs), hostnames, rules: required(rules(httpRule)) },
  hostsOnlyAtGateways,
);
