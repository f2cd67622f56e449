import { anyValue, both, complementOf, isEmpty, NEVER } from '../condition';
import type { Languages } from '../language';
import type { Conditions, Demand, ListValues, Region } from './demand';
import { at, meets, pointOf } from './point';

export type { Conditions, Demand, ListValues, Region } from './demand';

/**
 * Whether a region has requests; `unknown` if the search was too long. `overlapping` has the indexes of the `outside`
 * matches that accept some requests of the region, unless there
 * are many.
 */
export type Search =
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly overlapping: readonly number[] }
  | { readonly kind: 'found'; readonly region: Region; readonly overlapping: readonly number[] };

/** Of more matches, it is not determined which ones accept some of the requests. */
export const MOST_LISTED = 100;

/** The most cases that a search distinguishes. */
const MOST_CASES = 400;

/** Searches regions for requests that meet some conditions and not others. */
export class Regions {
  readonly languages: Languages;

  constructor(languages: Languages) {
    this.languages = languages;
  }

  /** Requests of a region that meet all `inside` conditions, and that none of the `outside` matches accepts. */
  find(start: Region, inside: Conditions, outside: readonly Conditions[]): Search {
    const region = this.meet(start, inside);
    if (!region) return { kind: 'none' };
    if (outside.length > MOST_LISTED) {
      const found = this.findAmongMany(region, outside);
      if (found) return found;
    }
    const overlapping = [...outside.keys()].filter((index) => this.meet(region, outside[index] ?? []));
    const matches = overlapping.map((index) => outside[index] ?? []);
    let cases = 0;
    const search = (remaining: Region, from: number): Search => {
      cases += 1;
      if (cases > MOST_CASES) return { kind: 'unknown', overlapping };
      for (let index = from; index < matches.length; index++) {
        const conditions = matches[index] ?? [];
        if (!this.meet(remaining, conditions)) continue;
        for (const rest of this.without(remaining, conditions)) {
          const found = search(rest, index + 1);
          if (found.kind !== 'none') return found;
        }
        return { kind: 'none' };
      }
      return { kind: 'found', region: remaining, overlapping };
    };
    return search(region, 0);
  }

  /**
   * Looks for a request that no match accepts by trying requests: each match that accepts one is excluded. `undefined` if
   * the matches have conditions that cannot be tested.
   */
  private findAmongMany(region: Region, outside: readonly Conditions[]): Search | undefined {
    let cases = 0;
    let isTested = true;
    const search = (remaining: Region): Search => {
      cases += 1;
      const point = cases > MOST_CASES ? undefined : pointOf(remaining, this.languages);
      if (!point) return { kind: 'unknown', overlapping: [] };
      for (const conditions of outside) {
        const isMet = meets(point, conditions, this.languages);
        if (isMet === false) continue;
        if (isMet === undefined) isTested = false;
        if (!isTested) return { kind: 'unknown', overlapping: [] };
        for (const rest of this.without(remaining, conditions)) {
          const found = search(rest);
          if (found.kind !== 'none') return found;
        }
        return { kind: 'none' };
      }
      return { kind: 'found', region: at(point, remaining, this.languages), overlapping: [] };
    };
    const found = search(region);
    return isTested ? found : undefined;
  }

  /** The part of a region in which all conditions hold; `undefined` if it is empty. */
  private meet(region: Region, conditions: Conditions): Region | undefined {
    let met: Region | undefined = region;
    for (const condition of conditions) {
      met = met && this.narrow(met, condition, true);
      if (!met) return undefined;
    }
    return met;
  }

  /** Splits the part of a region in which some condition does not hold into disjoint regions. */
  private without(region: Region, conditions: Conditions): Region[] {
    const cases: Region[] = [];
    let inside: Region | undefined = region;
    for (const condition of conditions) {
      if (!inside) break;
      const rest = this.narrow(inside, condition, false);
      if (rest) cases.push(rest);
      inside = this.narrow(inside, condition, true);
    }
    return cases;
  }

  private narrow(region: Region, condition: Demand, holds: boolean): Region | undefined {
    if (condition === NEVER) return holds ? undefined : region;
    if (condition.quantifier) return this.narrowList(region, condition, holds === (condition.quantifier === 'some'));
    const { subject, key } = condition;
    const modelled = condition.values(this.languages);
    if (!modelled) {
      const known = region.opaque.get(key);
      if (known !== undefined) return known === holds ? region : undefined;
      return { ...region, opaque: new Map(region.opaque).set(key, holds) };
    }
    const demanded = holds ? modelled : complementOf(modelled, this.languages);
    const possible = region.values.get(subject) ?? anyValue(subject, this.languages);
    const values = both(possible, demanded, this.languages);
    if (isEmpty(values, this.languages)) return undefined;
    return { ...region, values: new Map(region.values).set(subject, values) };
  }

  private narrowList(region: Region, { subject, key, values }: Demand, isSome: boolean): Region | undefined {
    const { languages } = this;
    const language = values(languages)?.language;
    if (!language) return { ...region, opaque: new Map(region.opaque).set(key, isSome) };
    const { some, none } = region.lists?.get(subject) ?? { some: [], none: languages.none };
    const narrowed: ListValues = isSome
      ? { some: [...some, language], none }
      : { some, none: languages.either(none, language) };
    const allowed = languages.not(narrowed.none);
    if (narrowed.some.some((demanded) => languages.isEmpty(languages.both(demanded, allowed)))) return undefined;
    return { ...region, lists: new Map(region.lists).set(subject, narrowed) };
  }
}
