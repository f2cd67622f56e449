import type { Conditions, Region, Regions, Search } from '../regions/region';
import type { AccessCause } from './cell';
import type { Clause } from './clause';
import type { Filter } from './filter';

/** Requests that take one route, up to the policies. */
export interface Way {
  readonly conditions: Conditions;
  /** Matches of earlier routes. */
  readonly earlier: readonly { readonly conditions: Conditions; readonly words: readonly string[] }[];
  readonly words: readonly string[];
}

/** Some requests that are treated alike. */
export interface Part {
  /** Some of the requests; `undefined` if it is not known whether there are any. */
  readonly region: Region | undefined;
  /** All conditions, and those of which none may hold. */
  readonly inside: Conditions;
  readonly outside: readonly Conditions[];
  readonly words: string;
  /** The conditions in words, and those of the exceptions that accept some of the requests. */
  readonly written: { readonly demands: readonly string[]; readonly exceptions: readonly (readonly string[])[] };
  readonly causes: readonly AccessCause[];
  /** Why they are treated so, unless the causes show it; for `asked`, what is not known. */
  readonly reason: string | undefined;
}

/** How the requests of a way are treated at the end. */
export interface Decision {
  readonly allowed: readonly Part[];
  readonly denied: readonly Part[];
  /** Requests that something decides about that is not simulated, such as an external authorizer. */
  readonly asked: readonly Part[];
}

/** More combinations of rules are not searched. */
const MOST_SEARCHES = 500;

/** Searches the requests of a way that filters let through, and those that they deny. */
export class Decider {
  private searches = 0;
  private readonly regions: Regions;
  private readonly start: Region;
  private readonly only: Conditions;

  /** @param only conditions that all requests meet */
  constructor(regions: Regions, start: Region, only: Conditions) {
    this.only = only;
    this.regions = regions;
    this.start = start;
  }

  /** All requests of a way have the same end. */
  whole(way: Way, end: keyof Decision, causes: readonly AccessCause[], reason: string): Decision {
    const found = this.part(way, [], [], causes, reason || undefined);
    return { allowed: [], denied: [], asked: [], [end]: found };
  }

  /** @param filters clauses that can match, and the ALLOW policies, for each proxy on the way */
  decide(way: Way, filters: readonly Pick<Filter, 'clauses' | 'allowing'>[]): Decision {
    const clauses = filters.flatMap((filter) => filter.clauses);
    const denying = clauses.filter(({ effect }) => effect === 'deny');
    const asking = clauses.filter(({ effect }) => effect === 'ask');
    const allowing = filters.filter((filter) => filter.allowing.length > 0).map(allowedBy);
    const allowed = combinations(allowing).flatMap((chosen) =>
      this.part(way, chosen, [...denying, ...asking], causesOf(chosen)),
    );
    const asked = asking.flatMap((clause) =>
      combinations(allowing).flatMap((chosen) =>
        this.part(
          way,
          [clause, ...chosen],
          denying,
          [clause.cause],
          `the external authorizer of ${clause.cause.object} decides`,
        ),
      ),
    );
    const denied = [
      ...filters
        .filter((filter) => filter.allowing.length > 0)
        .flatMap((filter) => this.part(way, [], allowedBy(filter), filter.allowing)),
      ...denying.flatMap((clause) => this.part(way, [clause], [], [clause.cause])),
    ];
    return { allowed, denied, asked };
  }

  private part(
    way: Way,
    inside: readonly Clause[],
    outside: readonly Clause[],
    causes: readonly AccessCause[],
    reason?: string,
  ): readonly Part[] {
    const demanded = [...this.only, ...way.conditions, ...inside.flatMap(({ conditions }) => conditions)];
    const excluded = [...way.earlier, ...outside];
    const excludedConditions = excluded.map(({ conditions }) => conditions);
    const words = [...way.earlier.map((match) => match.words), ...outside.map((clause) => clause.words)];
    this.searches += 1;
    const found: Search =
      this.searches > MOST_SEARCHES
        ? { kind: 'unknown', overlapping: [] }
        : this.regions.find(this.start, demanded, excludedConditions);
    if (found.kind === 'none') return [];
    const demands = [...way.words, ...inside.flatMap((clause) => clause.words)];
    const exceptions = found.overlapping.map((index) => words[index] ?? []);
    const text = partInWords(demands, exceptions);
    const region = found.kind === 'found' ? found.region : undefined;
    const written = { demands, exceptions };
    return [{ region, inside: demanded, outside: excludedConditions, words: text, written, causes, reason }];
  }
}

const allowedBy = ({ clauses }: Pick<Filter, 'clauses'>) => clauses.filter(({ effect }) => effect === 'allow');

const causesOf = (clauses: readonly Clause[]) => clauses.map(({ cause }) => cause);

/** One clause of each list. */
function combinations(lists: readonly (readonly Clause[])[]): Clause[][] {
  return lists.reduce<Clause[][]>(
    (all, list) => all.flatMap((chosen) => list.map((clause) => [...chosen, clause])),
    [[]],
  );
}

const MOST_EXCEPTIONS = 3;

/** The requests of a part in words. */
export function partInWords(written: readonly string[], exceptions: readonly (readonly string[])[]): string {
  const words = new Set(written);
  const requests = words.size === 0 ? 'every request' : [...words].join(', ');
  if (exceptions.length === 0) return requests;
  const all = exceptions.map((exception) => {
    const own = exception.filter((word) => !words.has(word));
    return own.length === 0 ? 'an earlier rule matches' : own.join(' and ');
  });
  const distinct = [...new Set(all)];
  const more = distinct.length - MOST_EXCEPTIONS;
  return `${requests}, unless ${distinct.slice(0, MOST_EXCEPTIONS).join(', or ')}${more > 0 ? `, or ${more} more cases` : ''}`;
}
