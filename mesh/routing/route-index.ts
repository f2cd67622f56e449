import type { HttpRequest } from '../request/http-request';
import type { Route } from './route';
import { matchesRequest } from './route-match';

/**
 * Indexes a virtual host's routes by path, so only routes whose path can match are tested.
 * As in the list, the first match wins.
 */
export class RouteIndex {
  private readonly exact = new Map<string, number[]>();
  private readonly prefix = new Map<string, number[]>();
  private readonly prefixLengths: number[];
  /** Routes that cannot be indexed: regexes and case-insensitive paths. */
  private readonly others: number[] = [];
  private readonly routes: readonly Route[];

  constructor(routes: readonly Route[]) {
    this.routes = routes;
    const lengths = new Set<number>();
    for (const [index, { match }] of routes.entries()) {
      const { kind, value, ignoreCase } = match.path;
      if (ignoreCase || (kind !== 'exact' && kind !== 'prefix')) this.others.push(index);
      else if (kind === 'exact') push(this.exact, value, index);
      else {
        push(this.prefix, value, index);
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
      const index = candidates[i] ?? limit;
      if (index >= limit) return limit;
      const route = this.routes[index];
      if (route && matchesRequest(route.match, request)) return index;
    }
    return limit;
  }
}

function push(map: Map<string, number[]>, key: string, index: number): void {
  const present = map.get(key);
  if (present) present.push(index);
  else map.set(key, [index]);
}
