import { nearest } from '../../grammar/nearest';
import type { FieldPath } from '../../manifest/manifest';
import { pathText } from '../../manifest/path-text';
import { type Fields, hasType, isFields } from '../schema-fields';
import type { Schema } from '../structural-schema';

/** An object on the way from the root to an unknown field. */
export interface Holder {
  readonly schema: Schema;
  readonly path: FieldPath;
  readonly written: Fields;
}

/** Steps up and down from where the field was written; farther away, the same name usually means something else. */
const NEAR = 2;
const FAR = 3;

/** More places than these are no help. */
const MOST = 4;

/** What was meant by an unknown field: another name, or the place nearby where a field of this name is allowed. */
export function fieldRemedy(holders: readonly Holder[], name: string, value: unknown): string | undefined {
  const schema = holders.at(-1)?.schema ?? {};
  const siblings = Object.keys(schema.properties ?? {});
  const misspelled = nearest(name, siblings);
  if (misspelled !== undefined) return `did you mean "${misspelled}"?`;
  const map = labelsOf(schema);
  const label = map !== undefined && typeof value === 'string' ? moved([`${map}.${name}`]) : undefined;
  if (label !== undefined && siblings.length === 1) return label;
  if (map !== undefined && isLabels(value)) return `write ${map}`;
  const places = placesWithin(NEAR, holders, name, value);
  if (places.length > 0) return moved(places);
  const longer = siblings.filter((sibling) => accepts(schema, sibling, value) && contains(sibling, name));
  if (longer.length > 0 && longer.length <= MOST) return `write ${either(longer)}`;
  if (label !== undefined) return label;
  const far = placesWithin(FAR, holders, name, value);
  return far.length > 0 ? moved(far) : undefined;
}

const moved = (places: readonly string[]) => `move it to ${either(places)}`;

/** The nearest places, as paths from where the field was written, or from the root if they are further up. */
function placesWithin(most: number, holders: readonly Holder[], name: string, value: unknown): readonly string[] {
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

function accepts({ properties = {} }: Schema, name: string, value: unknown): boolean {
  const field = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (field === undefined || value === null) return field !== undefined;
  return hasType(field, value) && (field.enum?.includes(value) ?? true);
}

/** The only map of labels in an object: `matchLabels` of a selector, `labels` of a subset. */
function labelsOf({ properties = {} }: Schema): string | undefined {
  const maps = Object.keys(properties).filter((key) => properties[key]?.additionalProperties?.type === 'string');
  return maps.length === 1 && /labels$/i.test(maps[0] ?? '') ? maps[0] : undefined;
}

function isLabels(value: unknown): boolean {
  return isFields(value) && Object.values(value).every((entry) => typeof entry === 'string');
}

/** Whether one name contains the other: `cors` for `corsPolicy`, `workloadSelector` for `selector`. */
function contains(a: string, b: string): boolean {
  const [short = '', long = ''] = [a.toLowerCase(), b.toLowerCase()].sort((one, other) => one.length - other.length);
  return short.length >= 3 && long.includes(short);
}

/** `a`, `a or b`, `a, b or c`. */
export function either(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}
