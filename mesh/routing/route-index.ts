import type { HttpRequest } from '../request/http-request';
import type { Route } from './route';
import { RouteCandidates } from './route-candidates';

/**
 * Indexes a virtual host's routes by path, so only routes whose path can match are tested.
 * As in the list, the first match wins.
 */
export class RouteIndex {
  private readonly exact = new Map<string, RouteCandidates>();
  private readonly prefix = new Map<string, RouteCandidates>();
  private readonly prefixLengths: number[];
  /** Routes that cannot be indexed: regexes and case-insensitive paths. */
  private readonly others: RouteCandidates;
  private readonly routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.routes = routes;
    this.others = new RouteCandidates(routes);
    const lengths = new Set<number>();
    for (const [index, { match }] of routes.entries()) {
      const { kind, value, ignoreCase } = match.path;
      if (ignoreCase || (kind !== 'exact' && kind !== 'prefix')) this.others.add(index);
      else if (kind === 'exact') this.at(this.exact, value).add(index);
      else {
        this.at(this.prefix, value).add(index);
        lengths.add(value.length);
      }
    }
    this.prefixLengths = [...lengths];
  }

  find(request: HttpRequest): Route | undefined {
    const { path } = request;
    let best = this.routes.length;
    best = this.exact.get(path)?.first(request, best) ?? best;
    for (const length of this.prefixLengths) {
      if (length <= path.length) best = this.prefix.get(path.slice(0, length))?.first(request, best) ?? best;
    }
    best = this.others.first(request, best);
    return this.routes[best];
  }

  private at(paths: Map<string, RouteCandidates>, path: string): RouteCandidates {
    const present = paths.get(path);
    if (present) return present;
    const added = new RouteCandidates(this.routes);
    paths.set(path, added);
    return added;
  }
}
