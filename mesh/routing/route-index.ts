import type { HttpRequest } from '../request/http-request';
import type { Route } from './route';
import { matchesRequest } from './route-match';

/**
 * The routes of a virtual host by their paths, so that a request only asks those whose path can fit.
 * The first in the order of the list still wins.
 */
export class RouteIndex {
  private readonly exact = new Map<string, number[]>();
  private readonly prefix = new Map<string, number[]>();
  private readonly prefixLengths: number[];
  /** Those that only a look at the request can tell: regexes, and paths in any letter case. */
  private readonly others: number[] = [];
  private readonly routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.routes = routes;
    const lengths = new Set<number>();
    for (const [at, { match }] of routes.entries()) {
      const { kind, value, ignoreCase } = match.path;
      if (ignoreCase || (kind !== 'exact' && kind !== 'prefix')) this.others.push(at);
      else if (kind === 'exact') push(this.exact, value, at);
      else {
        push(this.prefix, value, at);
        lengths.add(value.length);
      }
    }
    this.prefixLengths = [...lengths];
  }

  find(request: HttpRequest): Route | undefined {
    const { path } = request;
    let best = this.routes.length;
    best = this.first(this.exact.get(path), request, best);
    for (const length of this.prefixLengths) {
      if (length <= path.length) best = this.first(this.prefix.get(path.slice(0, length)), request, best);
    }
    best = this.first(this.others, request, best);
    return this.routes[best];
  }

  private first(candidates: readonly number[] | undefined, request: HttpRequest, limit: number): number {
    if (!candidates) return limit;
    for (let i = 0; i < candidates.length; i++) {
      const at = candidates[i] ?? limit;
      if (at >= limit) return limit;
      const route = this.routes[at];
      if (route && matchesRequest(route.match, request)) return at;
    }
    return limit;
  }
}

function push(map: Map<string, number[]>, key: string, at: number): void {
  const present = map.get(key);
  if (present) present.push(at);
  else map.set(key, [at]);
}
