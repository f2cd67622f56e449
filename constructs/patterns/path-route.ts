import { Construct } from 'constructs';
import { type Field, refuse, refuseProp, required, struct } from '../props/field';
import { type Destination, destination } from '../virtual-service/destination';
import type { Match } from '../virtual-service/match';
import { absolutePath, Path } from '../virtual-service/path';
import type { Rewrite } from '../virtual-service/rewrite';
import { type ForwardOptions, forwardFields, type RouteRule } from '../virtual-service/rule';
import { literal } from '../virtual-service/string-match';
import type { VirtualService } from '../virtual-service/virtual-service';
import { type PatternProps, virtualServiceOf } from './pattern';

/** What a route by path is about, and what its rules may carry besides. */
export interface PathRouteRules extends Omit<ForwardOptions, 'rewrite'> {
  /** The path and all below it, by segments: `/orders` takes `/orders` and `/orders/1`, not `/orders-old`. */
  readonly path: string;
  /** Where those requests go. */
  readonly to: Destination;
  /** What the destination sees in the place of `path`: for `/`, `/orders/1` is `/1` there. @default the path stays */
  readonly newPath?: string;
  /** Where the others go. @default to the rules that come behind; where none does, nowhere (404) */
  readonly otherwise?: Destination;
}

/** Props of PathRoute. */
export interface PathRouteProps extends PatternProps, Omit<PathRouteRules, 'name' | 'otherwise'> {
  /** Where the others go. */
  readonly otherwise: Destination;
}

/**
 * A VirtualService of Istio that sends a path and all below it to one service, and the others to another: how a part of
 * a monolith moves into a service of its own.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRewrite
 */
export class PathRoute extends Construct {
  /**
   * The rules alone, for the rules of any VirtualService: first the one with the path, then the others.
   *
   * @throws when a path does not begin with `/`, ends with it, or has a query string; when a `match` has a path as well
   */
  static rules(props: PathRouteRules): RouteRule[] {
    pathRoute(props, '');
    const { path, newPath, to, otherwise, match = [{}], ...options } = props;
    const withPath = match.flatMap((one, index): Match[] => {
      if (one.path) refuseProp(`match[${index}]`, 'path stands beside the match: leave it out here');
      return [
        { ...one, path: Path.exact(path) },
        { ...one, path: Path.prefix(`${path}/`) },
      ];
    });
    const rewrite = newPath !== undefined && { rewrite: rewriteOf(path, newPath) };
    const rules: RouteRule[] = [{ ...options, match: withPath, ...rewrite, to }];
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
  constructor(scope: Construct, id: string, props: PathRouteProps) {
    super(scope, id);
    const rules = (rest: Omit<PathRouteProps, keyof PatternProps>) => {
      destination(rest.otherwise, 'otherwise');
      return PathRoute.rules(rest);
    };
    this.virtualService = virtualServiceOf(this, props, rules, ({ otherwise }) => otherwise);
  }
}

/** A path whose end is not open. */
const cleanPath: Field<string> = (value, at) => {
  absolutePath(value, at);
  if (value !== '/' && value.endsWith('/')) refuse(at, 'a path without a slash at its end', value);
  return /[?#\\]/.test(value) ? refuse(at, 'a path without query string, fragment and backslash', value) : value;
};

const pathBelowRoot: Field<string> = (value, at) =>
  value === '/'
    ? refuse(at, 'a path below the root', value, 'leave the match out to take every path')
    : cleanPath(value, at);

const { rewrite: _, ...otherFields } = forwardFields;

const pathRoute = struct<PathRouteRules>({
  path: required(pathBelowRoot),
  to: required(destination),
  newPath: cleanPath,
  otherwise: destination,
  ...otherFields,
});

/** By a regular expression, as text alone would leave two slashes, or none, where the paths meet. */
function rewriteOf(path: string, newPath: string): Rewrite {
  const match = `^${literal(path)}`;
  return { uriRegexRewrite: newPath === '/' ? { match: `${match}/*`, rewrite: '/' } : { match, rewrite: newPath } };
}
