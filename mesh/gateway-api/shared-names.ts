import type { Config } from '../manifest/config';

/** A part of a GRPCRoute whose name an HTTPRoute has, too. */
export interface SharedName {
  readonly route: Config;
  /** What its rules are merged by. */
  readonly key: string;
  readonly host: string;
  /** Whether a newly started istiod ignores the rules for this host. */
  readonly isIgnored: boolean;
}

/** A route's rules for one host of one parent. */
interface RoutePart {
  readonly route: Config;
  readonly host: string;
  /** Order of the parts of a route. */
  readonly index: number;
}

/**
 * istiod gives each part of a route the route's name and the part's index, and misses changes of a GRPCRoute's part if an
 * HTTPRoute has one of the same name. When it starts, it only looks at keys of which it has seen a part, but then at all of
 * their parts.
 *
 * @param parts the parts by the key that they are merged by
 */
export function sharedNames(parts: ReadonlyMap<string, readonly RoutePart[]>): readonly SharedName[] {
  const nameOf = ({ route, index }: RoutePart) => `${route.id} ${index}`;
  const names = new Set(
    [...parts.values()].flatMap((all) => all.filter(({ route }) => route.kind === 'HTTPRoute').map(nameOf)),
  );
  const isMissed = (part: RoutePart) => part.route.kind === 'GRPCRoute' && names.has(nameOf(part));
  return [...parts].flatMap(([key, all]) => {
    const isIgnored = all.every(isMissed);
    return all.filter(isMissed).map(({ route, host }) => ({ route, key, host, isIgnored }));
  });
}

/** What is assumed about routes that share a name. */
export function sharedNameAssumptions(shared: readonly SharedName[]): string[] {
  return [...new Set(shared.map(({ route }) => route.id))].map(
    (id) =>
      `istiod has started after HTTPRoute ${id} and GRPCRoute ${id} were changed (they have the same name, so it can miss changes of the GRPCRoute)`,
  );
}
