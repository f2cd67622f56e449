import type { Outcome } from '../../verdict/verdict';
import type { Difference, Place } from './difference';
import type { DoorDifference } from './door-comparison';

/** A difference with the parts that a request can belong to. */
interface Found {
  readonly difference: Difference;
  readonly parts: readonly DoorDifference[];
}

/** Makes one difference of those with the same causes and the same effect: a changed weight is one, not one for each host. */
export function merge(all: readonly Found[]): Found[] {
  const merged = new Map<string, { difference: Difference; parts: DoorDifference[]; places: Map<string, Place> }>();
  for (const { difference, parts } of all) {
    const { kind, requests, causes, before, after, reason } = difference;
    const key = JSON.stringify([kind, requests, causes, effects(before), effects(after), reason]);
    const known = merged.get(key);
    const { places } = known ?? { places: new Map<string, Place>() };
    for (const place of [difference, ...(difference.also ?? [])]) {
      const { from, host } = place;
      places.set(JSON.stringify([from, host]), { from, host });
    }
    if (known) known.parts.push(...parts);
    else merged.set(key, { difference, parts: [...parts], places });
  }
  return [...merged.values()].map(({ difference: { also: _, ...difference }, parts, places }) => {
    const [, ...others] = places.values();
    return { parts, difference: { ...difference, ...(others.length > 0 && { also: others }) } };
  });
}

const effects = (outcomes: readonly Outcome[]) => outcomes.map(({ probability, kind }) => `${probability} ${kind}`);
