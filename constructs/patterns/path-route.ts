import { Construct } from 'constructs';
import { type Field, type Fields, refuse, refuseProp, required, struct } from '../props/field';
import { type Destination, destination } from '../virtual-service/destination';
import type { Match } from '../virtual-service/match';
import { absolutePath, Path } from '../virtual-service/path';
import type { Rewrite } from '../virtual-service/rewrite';
import { type ForwardOptions, forwardFields, type RouteRule } from '../virtual-service/rule';
import { literal } from '../virtual-service/string-match';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type PatternProps, virtualServiceOf } from './pattern';

/** Props for `PathRoute.rules`. */
export interface PathRouteRules extends Omit<ForwardOptions, 'rewrite'> {
  /** A path, including everything below it: `/orders` matches `/orders` and `/orders/1`, but not `/orders-old`. */
  readonly path: string;
  /** Destination for requests for this path. */
  readonly to: Destination;
  /** Replacement for `path` in the forwarded request: `/` turns `/orders/1` into `/1`. @default the path is kept */
  readonly newPath?: string;
  /** Destination for all other requests. @default the following rules decide; without any, the response is 404 */
  readonly otherwise?: Destination;
}

/** Props for PathRoute. */
export interface PathRouteProps extends PatternProps, Omit<PathRouteRules, 'name' | 'otherwise'> {
  /** Destination for all other requests. Its host is the default of `hosts`. */
  readonly otherwise: Destination;
}

/**
 * An Istio VirtualService that sends a path and everything below it to one service, and all other requests to another, for
 * example to move a part of a monolith into its own service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export class PathRoute extends Construct {
  /**
   * Only the rules, for any VirtualService: requests for the path first, then `otherwise`.
   *
   * @throws if a path does not start with `/`, ends with `/` or has a query string, or if `match` also has a path
   */
  static rules(props: PathRouteRules): RouteRule[] {
    pathRoute(props, '');
    const { path, newPath, to, otherwise, match = [{}], ...options } = props;
    const withPath = match.flatMap((conditions, index): Match[] => {
      if (conditions.path) refuseProp(`match[${index}]`, 'path is already set by PathRoute, omit it here');
      return [
        { ...conditions, path: Path.exact(path) },
        { ...conditions, path: Path.prefix(`${path}/`) },
      ];
    });
    const rewrite = newPath !== undefined && { rewrite: rewriteOf(path, newPath) };
    const rules: RouteRule[] = [{ ...options, match: withPath, ...rewrite, to }];
    if (otherwise !== undefined) rules.push({ ...options, ...(props.match && { match: props.match }), to: otherwise });
    return rules;
  }

  readonly virtualService: VirtualService;

  /**
   * Creates the VirtualService.
   *
   * @throws if a prop is missing, unknown or invalid, or the chart already has a VirtualService with this name
   */
  constructor(scope: Construct, id: string, props: PathRouteProps) {
    super(scope, id);
    const rules = (rest: Omit<PathRouteProps, keyof PatternProps>) => {
      destination(rest.otherwise, 'otherwise');
      return PathRoute.rules(rest);
    };
    this.virtualService = virtualServiceOf(this, props, fields, rules, ({ otherwise }) => otherwise);
  }
}

/** A path without a trailing slash. */
const cleanPath: Field<string> = (value, path) => {
  absolutePath(value, path);
  if (value !== '/' && value.endsWith('/')) refuse(path, 'a path without a trailing slash', value);
  return /[?#\\]/.test(value) ? refuse(path, 'a path without a query string, fragment or backslash', value) : value;
};

const pathBelowRoot: Field<string> = (value, path) =>
  value === '/'
    ? refuse(path, 'a path below the root', value, 'omit the match to match all paths')
    : cleanPath(value, path);

const { rewrite: _, ...otherFields } = forwardFields;

const fields: Fields<PathRouteRules> = {
  path: required(pathBelowRoot),
  to: required(destination),
  newPath: cleanPath,
  otherwise: destination,
  ...otherFields,
};

const pathRoute = struct(fields);

/** Uses a regular expression, because a prefix rewrite would leave two slashes, or none, between the parts. */
function rewriteOf(path: string, newPath: string): Rewrite {
  const match = `^${literal(path)}`;
  return { uriRegexRewrite: newPath === '/' ? { match: `${match}/*`, rewrite: '/' } : { match, rewrite: newPath } };
}
