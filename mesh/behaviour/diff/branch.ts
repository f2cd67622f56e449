import type { Route } from '../../routing/route';
import { ANY, type PathMatcher, type RouteMatch } from '../../routing/route-match';
import type { RegexPrograms } from '../../routing/string-matcher';
import type { TcpRoute } from '../../routing/tcp-routes';
import type { Security } from '../../security/security';
import { conditionsOf } from '../branch';
import { type Condition, segmentsCondition } from '../condition';
import type { Conditions } from '../regions/region';
import { type Effect, fixedEffect, routeEffect } from './effect';

/** What a virtual host does to some requests: one of its routes, or its answer to requests that no route matches. */
export interface Branch {
  /** `null` if no route matches. */
  readonly route: Route | null;
  /** The route of connections that no proxy reads. @default requests are read */
  readonly connection?: TcpRoute;
  readonly match: RouteMatch;
  readonly conditions: Conditions;
  /** Equal for equal conditions. */
  readonly key: string;
  readonly effect: Effect;
}

/** The branches of a virtual host, in the order in which they are tried. The last one accepts every request. */
export function branchesOf(routes: readonly Route[], programs: RegexPrograms, security: Security): Branch[] {
  return [
    ...routes.map((route) => new RouteBranch(route, programs, security)),
    fixedBranch(fixedEffect({ kind: 'no-route', status: 404 })),
  ];
}

/** The branch of a proxy that treats all requests alike. */
export function fixedBranch(effect: Effect, connection?: TcpRoute): Branch {
  return { route: null, match: EVERYTHING, conditions: [], key: '', effect, ...(connection && { connection }) };
}

const EVERY_PATH: PathMatcher = { kind: 'prefix', value: '', ignoreCase: false, test: () => true };
const EVERYTHING: RouteMatch = { path: EVERY_PATH, conditions: [], catchAll: true };

class RouteBranch implements Branch {
  readonly conditions: Conditions;
  readonly key: string;
  readonly match: RouteMatch;
  readonly route: Route;
  private readonly security: Security;
  private known: Effect | undefined;

  constructor(route: Route, programs: RegexPrograms, security: Security) {
    this.route = route;
    this.match = route.match;
    this.security = security;
    const spec = route.match === ANY ? {} : (route.ruleMatch?.spec ?? {});
    this.conditions = conditionsOf(spec, programs).map((condition) =>
      isPath(condition, route.match) ? segmentsCondition(route.match.path.value, programs) : separate(condition),
    );
    this.key = this.conditions.map(({ key }) => key).join('\n');
  }

  get effect(): Effect {
    this.known ??= routeEffect(this.route, this.security);
    return this.known;
  }
}

const isPath = ({ subject }: Condition, { path }: RouteMatch) =>
  subject === 'path' && path.kind === 'pathSeparatedPrefix';

// Path and query together are no subject of their own, so such a condition is not modelled.
function separate(condition: Condition): Condition {
  return condition.subject === 'header :path' ? { ...condition, values: () => undefined } : condition;
}

/** Whether the paths of two matches show that no request meets both. */
export function hasOtherPath({ match: { path: a } }: Branch, { match: { path: b } }: Branch): boolean {
  if (a.ignoreCase || b.ignoreCase || a.kind === 'regex' || b.kind === 'regex') return false;
  if (a.kind === 'exact') return b.kind === 'exact' ? a.value !== b.value : !a.value.startsWith(b.value);
  if (b.kind === 'exact') return !b.value.startsWith(a.value);
  return !a.value.startsWith(b.value) && !b.value.startsWith(a.value);
}
