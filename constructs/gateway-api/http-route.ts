import { Construct } from 'constructs';
import { required } from '../props/field';
import { type ResourceProps, resource } from '../props/resource';
import type { Rule } from '../virtual-service/rule';
import { type HttpRouteRule, httpRule } from './http-rule';
import { GATEWAY_API } from './kinds';
import { type ParentRef, parentRefs } from './parent-ref';
import { hostnames, hostsOnlyAtGateways, rules } from './route';
import { type RulesOptions, translatedRules } from './translated-rules';

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
  /**
   * The rules of a VirtualService or a pattern, such as `CanarySplit.rules`, for an HTTPRoute. They keep their meaning and
   * their order, or throw: for example, HTTPRoutes have no subsets and no faults, and path prefixes end at a slash.
   *
   * @example
   * const service = (name: string) => Destination.host({ name, ports: [{ port: 80 }] });
   * new HttpRoute(chart, 'shop', {
   *   parentRefs: [edge],
   *   rules: HttpRoute.rules([
   *     ...HeaderRoute.rules({ when: [Header.exact('x-tester', 'true')], to: service('shop-v2') }),
   *     ...CanarySplit.rules({ stable: service('shop-v1'), canary: service('shop-v2'), canaryPercent: 5 }),
   *   ]),
   * });
   *
   * @throws if an HTTPRoute cannot express a rule, would change its meaning in a way that `accept` does not list, or would
   * try rules in another order than they are written
   */
  static rules(rules: readonly Rule[], options: RulesOptions = {}): HttpRouteRule[] {
    return translatedRules(rules, options);
  }

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
