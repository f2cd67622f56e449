import { Construct } from 'constructs';
import { type Fields, required, struct } from '../props/field';
import { type Destination, destination } from '../virtual-service/destination';
import { type Header, headers } from '../virtual-service/header';
import { type ForwardOptions, forwardFields, type RouteRule } from '../virtual-service/rule';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type PatternProps, virtualServiceOf } from './pattern';

/** Props for `HeaderRoute.rules`. */
export interface HeaderRouteRules extends ForwardOptions {
  /** Conditions on headers; a request must meet all of them. */
  readonly when: readonly Header[];
  /** Destination for requests with these headers. */
  readonly to: Destination;
  /** Destination for all other requests. @default the following rules decide; without any, the response is 404 */
  readonly otherwise?: Destination;
}

/** Props for HeaderRoute. */
export interface HeaderRouteProps extends PatternProps, Omit<HeaderRouteRules, 'name' | 'otherwise'> {
  /** Destination for all other requests. Its host is the default of `hosts`. */
  readonly otherwise: Destination;
}

/**
 * An Istio VirtualService that routes requests by header, for example testers to a new subset. A header only reaches a
 * service deeper in the mesh if the services before it forward it.
 *
 * @see https://istio.io/latest/docs/tasks/traffic-management/request-routing/
 */
export class HeaderRoute extends Construct {
  /**
   * Only the rules, for any VirtualService: requests with the headers first, then `otherwise`.
   *
   * @throws if a prop is missing, unknown or invalid, or `match` and `when` have conditions on the same header
   */
  static rules(props: HeaderRouteRules): RouteRule[] {
    headerRoute(props, '');
    const { when, to, otherwise, match = [{}], ...options } = props;
    const withHeaders = match.map((conditions, index) => {
      const all = [...(conditions.headers ?? []), ...when];
      headers(all, `match[${index}].headers and when`);
      return { ...conditions, headers: all };
    });
    const rules: RouteRule[] = [{ ...options, match: withHeaders, to }];
    if (otherwise !== undefined) rules.push({ ...options, ...(props.match && { match: props.match }), to: otherwise });
    return rules;
  }

  readonly virtualService: VirtualService;

  /**
   * Creates the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a VirtualService with this name
   */
  constructor(scope: Construct, id: string, props: HeaderRouteProps) {
    super(scope, id);
    const rules = (rest: Omit<HeaderRouteProps, keyof PatternProps>) => {
      const both = HeaderRoute.rules(rest);
      destination(rest.otherwise, 'otherwise');
      return both;
    };
    this.virtualService = virtualServiceOf(this, props, fields, rules, ({ otherwise }) => otherwise);
  }
}

const fields: Fields<HeaderRouteRules> = {
  when: required(headers),
  to: required(destination),
  otherwise: destination,
  ...forwardFields,
};

const headerRoute = struct(fields);
