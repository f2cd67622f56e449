import type { FieldPath } from '../../manifest/manifest';
import { pathText } from '../../manifest/path-text';
import { type Fields, hasType } from '../schema-fields';
import type { Schema } from '../structural-schema';

/** An object on the way from the root to an unknown field. */
export interface Holder {
  readonly schema: Schema;
  readonly path: FieldPath;
  readonly written: Fields;
}

/** More places than these are no help. */
const MOST = 4;

/** The nearest places, as paths from where the field was written, or from the root if they are further up. */
export function placesWithin(
  most: number,
  holders: readonly Holder[],
  name: string,
  value: unknown,
): readonly string[] {
  for (let distance = 1; distance <= most; distance++) {
    const found = holders.toReversed().flatMap(({ schema, path, written }, up) => {
      if (up > distance) return [];
      const inner = places(schema, distance - up, name, value);
      if (up === 0) return besideEmpty(inner, written);
      if (path.length === 0) return inner.map((place) => (place === name ? 'the top level' : place));
      return inner.map((place) => `${pathText(path)}.${place}`);
    });
    if (found.length > 0) return found.length > MOST ? [] : found;
  }
  return [];
}

/** If the field was indented too little, the one before it is empty: `uri:` and below it, on the same level, `prefix:`. */
function besideEmpty(places: readonly string[], written: Fields): readonly string[] {
  const beside = places.filter((place) => written[place.slice(0, place.search(/\W/))] === null);
  return beside.length > 0 ? beside : places;
}

/** Paths to fields of this name that are exactly so many objects down. */
function places(schema: Schema, down: number, name: string, value: unknown): string[] {
  if (down === 0) return accepts(schema, name, value) ? [name] : [];
  return Object.entries(schema.properties ?? {}).flatMap(([key, child]) => {
    const [inner, text] = child.type === 'array' ? [child.items ?? {}, `${key}[]`] : [child, key];
    return places(inner, down - 1, name, value).map((place) => `${text}.${place}`);
  });
}

/** Whether an object has a field of this name that allows the value. */
export function accepts({ properties = {} }: Schema, name: string, value: unknown): boolean {
  const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (field === undefined || value === null) return field !== undefined;
  return hasType(field, value) && (field.enum?.includes(value) ?? true);
}
