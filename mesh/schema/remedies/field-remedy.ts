import { nearest } from '../../grammar/nearest';
import { isFields } from '../schema-fields';
import type { Schema } from '../structural-schema';
import { accepts, type Holder, placesWithin } from './field-place';
import { withSpace } from './missing-space';
import { either } from './sentence';
import { fieldFor } from './value-form';

/** Steps up and down from the place of the field; farther away, the same name usually means something else. */
const NEAR = 2;
const FAR = 3;

/** What was meant by an unknown field: another name, or the place nearby where a field of this name is allowed. */
export function fieldRemedy(holders: readonly Holder[], name: string, value: unknown): string | undefined {
  const { schema = {}, written = {} } = holders.at(-1) ?? {};
  const siblings = Object.keys(schema.properties ?? {});
  const spaced = withSpace(name, (key) => siblings.includes(key));
  if (spaced !== undefined) return spaced;
  const misspelled = nearest(name, siblings);
  if (misspelled !== undefined) return `did you mean "${misspelled}"?`;
  const map = labelsOf(schema);
  const label = map !== undefined && typeof value === 'string' ? move([`${map}.${name}`]) : undefined;
  if (label !== undefined && siblings.length === 1) return label;
  if (map !== undefined && isLabels(value)) return write([map]);
  const missing = (schema.required ?? []).filter((key) => written[key] === undefined && accepts(schema, key, value));
  if (missing.length === 1) return write(missing);
  const similar = siblings.flatMap((key) => (contains(key, name) ? asSibling(schema, key, value) : []));
  const complete = similar.filter((text) => text.startsWith(name));
  if (complete.length > 0) return write(complete);
  const places = placesWithin(NEAR, holders, name, value);
  const [longer = ''] = similar.length === 1 ? similar : [];
  const isBelow = placesWithin(NEAR, holders.slice(-1), name, value).length > 0;
  if (places.length > 0) {
    return longer.length > name.length && !isBelow ? `${write([longer])}, or ${move(places)}` : move(places);
  }
  if (similar.length > 0) return write(similar);
  if (label !== undefined) return label;
  const far = placesWithin(FAR, holders, name, value);
  return far.length > 0 ? move(far) : undefined;
}

const move = (places: readonly string[]) => `move it to ${either(places)}`;
const write = (fields: readonly string[]) => `write ${either(fields)}`;

/** A field with its value if it must be wrapped: `percentage: { value: 50 }`. */
function asSibling(schema: Schema, key: string, value: unknown): string[] {
  if (accepts(schema, key, value)) return [key];
  const form = fieldFor(schema.properties?.[key] ?? {}, value);
  return form === undefined ? [] : [`${key}: ${form}`];
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
