import { Construct } from 'constructs';
import { required, struct } from '../props/field';
import { type Destination, destination } from '../virtual-service/destination';
import { conditions, type Header, header } from '../virtual-service/header';
import { type ForwardOptions, forwardFields, type RouteRule } from '../virtual-service/rule';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type PatternProps, virtualServiceOf } from './pattern';

/** What a route by header is about, and what its rules may carry besides. */
export interface HeaderRouteRules extends ForwardOptions {
  /** The headers that a request must have, all of them. */
  readonly when: readonly Header[];
  /** Where those requests go. */
  readonly to: Destination;
  /** Where the others go. @default to the rules that come behind; where none does, nowhere (404) */
  readonly otherwise?: Destination;
}

/** Props of HeaderRoute. */
export interface HeaderRouteProps extends PatternProps, Omit<HeaderRouteRules, 'name' | 'otherwise'> {
  /** Where the others go: the service that clients call, if `hosts` does not say so. */
  readonly otherwise: Destination;
}

/**
 * A VirtualService of Istio that sends requests with certain headers to one version, and the others to another.
 * A header reaches a service in the mesh only if the services before it pass it on.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/request-routing/
 */
export class HeaderRoute extends Construct {
  /**
   * The rules alone, for the rules of any VirtualService: first those with the headers, then the others.
   *
   * @throws when a prop is missing, unknown or wrong, such as a header that `match` asks for as well
   */
  static rules(props: HeaderRouteRules): RouteRule[] {
    headerRoute(props, '');
    const { when, to, otherwise, match = [{}], ...options } = props;
    const withHeaders = match.map((one, index) => {
      const headers = [...(one.headers ?? []), ...when];
      conditions(header)(headers, `match[${index}].headers and when`);
      return { ...one, headers };
    });
    const rules: RouteRule[] = [{ ...options, match: withHeaders, to }];
    if (otherwise !== undefined) rules.push({ ...options, ...(props.match && { match: props.match }), to: otherwise });
    return rules;
  }

  /** The VirtualService that it makes. */
  readonly virtualService: VirtualService;

  /**
   * Makes the VirtualService.
   *
   * @throws when a prop is missing, unknown or wrong, or the chart has a VirtualService of this name; the error names the
   * construct, the prop, what it got and what is allowed
   */
  constructor(scope: Construct, id: string, props: HeaderRouteProps) {
    super(scope, id);
    const rules = (rest: Omit<HeaderRouteProps, keyof PatternProps>) => {
      const both = HeaderRoute.rules(rest);
      destination(rest.otherwise, 'otherwise');
      return both;
    };
    this.virtualService = virtualServiceOf(this, props, rules, ({ otherwise }) => otherwise);
  }
}

const headerRoute = struct<HeaderRouteRules>({
  when: required(conditions(header)),
  to: required(destination),
  otherwise: destination,
  ...forwardFields,
});
