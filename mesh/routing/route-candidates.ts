import type { HttpRequest } from '../request/http-request';
import type { NeededHeader } from './condition';
import type { Route } from './route';
import { matchesRequest } from './route-match';

/** Fewer routes than this are tested one by one, which is faster than looking for headers. */
const FEW = 8;

/**
 * Routes whose path can match, of which the first that matches wins. If they are many, they are grouped by a header that they
 * need, so a request without it tests none of the group.
 */
export class RouteCandidates {
  private readonly routes: readonly Route[];
  private readonly indexes: number[] = [];
  private groups: Groups | undefined;

  constructor(routes: readonly Route[]) {
    this.routes = routes;
  }

  add(index: number): void {
    this.indexes.push(index);
  }

  /** @returns the index of the first route that matches, if it is lower than `limit`; otherwise `limit` */
  first(request: HttpRequest, limit: number): number {
    if (this.indexes.length < FEW) return this.firstOf(this.indexes, request, limit);
    this.groups ??= groupsOf(this.routes, this.indexes);
    let best = this.firstOf(this.groups.others, request, limit);
    for (const { name, whole, parts } of this.groups.headers) {
      for (const line of request.headerLines(name)) {
        best = this.firstOf(whole.get(line), request, best);
        if (parts?.pattern.test(line)) best = this.firstOf(parts.indexes, request, best);
      }
    }
    return best;
  }

  private firstOf(indexes: readonly number[] | undefined, request: HttpRequest, limit: number): number {
    if (!indexes) return limit;
    for (let i = 0; i < indexes.length; i++) {
      const index = indexes[i] ?? limit;
      if (index >= limit) return limit;
      const route = this.routes[index];
      if (route && matchesRequest(route.match, request)) return index;
    }
    return limit;
  }
}

/** Indexes of routes, in ascending order each. */
interface Groups {
  readonly headers: readonly HeaderGroup[];
  /** Routes that need no header. */
  readonly others: readonly number[];
}

interface HeaderGroup {
  readonly name: string;
  /** By the whole value. */
  readonly whole: ReadonlyMap<string, readonly number[]>;
  /** Routes that need a part of the value, and a pattern that finds any of these parts. */
  readonly parts?: { readonly pattern: RegExp; readonly indexes: readonly number[] };
}

function groupsOf(routes: readonly Route[], indexes: readonly number[]): Groups {
  const neededBy = new Map(indexes.map((index) => [index, neededHeaders(routes[index])]));
  const uses = new Map<string, number>();
  for (const needed of neededBy.values()) {
    for (const header of needed) uses.set(keyOf(header), (uses.get(keyOf(header)) ?? 0) + 1);
  }
  const chosen = new Map<string, [NeededHeader, number][]>();
  const others: number[] = [];
  for (const [index, needed] of neededBy) {
    // The rarest header of a route excludes most requests.
    const [header] = [...needed].sort((a, b) => (uses.get(keyOf(a)) ?? 0) - (uses.get(keyOf(b)) ?? 0));
    if (header) push(chosen, header.name, [header, index]);
    else others.push(index);
  }
  return { headers: [...chosen].map(([name, needed]) => headerGroup(name, needed)), others };
}

const neededHeaders = (route: Route | undefined) => (route?.match.conditions ?? []).flatMap(({ needs }) => needs ?? []);

const keyOf = ({ name, text }: NeededHeader) => `${name}: ${text}`;

function headerGroup(name: string, needed: readonly (readonly [NeededHeader, number])[]): HeaderGroup {
  const whole = new Map<string, number[]>();
  for (const [{ text, isWhole }, index] of needed) {
    if (isWhole) push(whole, text, index);
  }
  const parts = needed.filter(([{ isWhole }]) => !isWhole);
  if (parts.length === 0) return { name, whole };
  const texts = [...new Set(parts.map(([{ text }]) => escaped(text)))];
  return {
    name,
    whole,
    parts: { pattern: new RegExp(texts.sort().join('|')), indexes: parts.map(([, index]) => index) },
  };
}

function push<T>(lists: Map<string, T[]>, key: string, item: T): void {
  const list = lists.get(key);
  if (list) list.push(item);
  else lists.set(key, [item]);
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
