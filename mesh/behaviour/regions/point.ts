import { anyValue, PATH } from '../condition';
import type { Languages } from '../language';
import type { Conditions, Region } from './demand';

/** One request of a region, by the values of its subjects: `undefined` if it does not have the subject. */
export type Point = ReadonlyMap<string, string | undefined>;

/** A request of a region; `undefined` if none is found. */
export function pointOf({ values }: Region, languages: Languages): Point | undefined {
  const point = new Map<string, string | undefined>([[PATH, '/']]);
  for (const [subject, { missing, language }] of values) {
    const value = missing ? undefined : languages.word(language);
    if (!missing && typeof value !== 'string') return undefined;
    point.set(subject, value ?? undefined);
  }
  return point;
}

/** Whether a request meets all conditions; `undefined` if one is not modelled. */
export function meets(point: Point, conditions: Conditions, languages: Languages): boolean | undefined {
  let isKnown = true;
  for (const { subject, test, values, quantifier } of conditions) {
    const isSet = point.has(subject) || anyValue(subject, languages).missing;
    const modelled = quantifier || !isSet ? undefined : values(languages);
    if (!modelled) isKnown = false;
    else {
      const value = point.get(subject);
      const holds = test
        ? test(value)
        : value === undefined
          ? modelled.missing
          : languages.includes(modelled.language, value);
      if (!holds) return false;
    }
  }
  return isKnown ? true : undefined;
}

/** The requests of a region that have the values of a point. */
export function at(point: Point, region: Region, languages: Languages): Region {
  const values = [...point].map(([subject, value]) => {
    const language = value === undefined ? languages.none : languages.text(value);
    return [subject, { missing: value === undefined, language }] as const;
  });
  return { ...region, values: new Map([...region.values, ...values]) };
}
