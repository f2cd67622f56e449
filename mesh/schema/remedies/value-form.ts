import { nearest } from '../../grammar/nearest';
import { type Fields, hasType, isFields } from '../schema-fields';
import type { Schema } from '../structural-schema';
import { withSpace } from './missing-space';
import { either } from './sentence';

/** What to write for a value of the wrong type; undefined if nothing is obvious. */
export function formRemedy(schema: Schema, value: unknown, key: string | number | undefined): string | undefined {
  if (Array.isArray(value)) return listRemedy(schema, value, key);
  if (schema.type === 'array') {
    const [first] = isFields(value) ? Object.keys(value) : [value];
    if (/^-\S/.test(`${first}`)) return 'put a space after each "-"';
    return hasItem(schema.items, value) ? listOf(value) : undefined;
  }
  if (schema.type === 'object') {
    if (isFields(value)) return undefined;
    const spaced = withSpace(`${value}`, (field) => Object.hasOwn(schema.properties ?? {}, field));
    const form = fieldFor(schema, value);
    return spaced ?? (form && `write ${form}`);
  }
  if (isFields(value)) return unwrapped(schema, value, key);
  return scalarRemedy(schema, value);
}

/** `3s` for a duration without a unit. */
export function durationRemedy(schema: Schema, value: unknown): string | undefined {
  const isDuration = schema['x-kubernetes-validations']?.some(({ rule }) => rule.includes('duration(self)'));
  return isDuration && /^\d+(?:\.\d+)?$/.test(`${value}`) ? `write "${value}s" for seconds` : undefined;
}

/** The value of an enum that was meant. */
export function enumRemedy({ enum: values = [] }: Schema, value: unknown): string | undefined {
  const words = values.filter((word) => typeof word === 'string');
  const meant = typeof value === 'string' ? nearest(value, words) : undefined;
  return meant && `did you mean ${meant}?`;
}

function scalarRemedy(schema: Schema, value: unknown): string | undefined {
  const number = typeof value === 'string' && /^-?\d+(?:\.\d+)?%?$/.test(value) ? Number.parseFloat(value) : undefined;
  if (number !== undefined && hasType(schema, number)) return `write ${number} ${withoutQuotes(value)}`;
  if (schema.type === 'boolean' && /^(?:true|false|yes|no|on|off)$/i.test(`${value}`)) {
    return `write ${/^(?:true|yes|on)$/i.test(`${value}`)} without quotes`;
  }
  if (schema.type !== 'string' || value === null) return undefined;
  return durationRemedy(schema, value) ?? `write ${JSON.stringify(`${value}`)} with quotes`;
}

const withoutQuotes = (value: unknown) => (`${value}`.endsWith('%') ? 'without quotes and %' : 'without quotes');

function hasItem(items: Schema | undefined, value: unknown): boolean {
  if (!items || value === null || !hasType(items, value)) return false;
  return !isFields(value) || Object.keys(value).every((key) => Object.hasOwn(items.properties ?? {}, key));
}

function listOf(value: unknown): string {
  if (isFields(value)) return 'write a list: put "- " before its first field';
  const items = typeof value === 'string' ? value.split(/,\s*/) : [value];
  return `write a list: [${items.map((item) => JSON.stringify(item)).join(', ')}]`;
}

/** A list where a single value or a map is expected. */
function listRemedy(schema: Schema, items: readonly unknown[], key: string | number | undefined): string | undefined {
  const [only] = items;
  if (items.length === 1 && !isFields(only) && hasType(schema, only))
    return `write ${JSON.stringify(only)} without a list`;
  if (key === 'retryOn') return `write ${JSON.stringify(items.join(','))}`;
  if (schema.additionalProperties) return 'write a map without "- ", with each name as a key';
  return schema.type === 'object' && items.length === 1 && isFields(only) ? 'remove the "- "' : undefined;
}

/** `80` for `{ number: 80 }`; in a map of labels, the labels without `matchLabels`. */
function unwrapped(schema: Schema, value: Fields, key: string | number | undefined): string | undefined {
  if (key === 'matchLabels' || key === 'labels') return `remove ${key}: the labels are written directly here`;
  const [entry, ...others] = Object.values(value);
  return others.length === 0 && entry !== undefined && hasType(schema, entry)
    ? `write ${JSON.stringify(entry)}`
    : undefined;
}

/** Fields that usually hold the value if several could. */
const USUAL = ['address', 'host', 'name', 'port', 'uri'];

/** The field of an object that holds the value: `{ number: 80 }` for the port 80. */
export function fieldFor(schema: Schema, value: unknown): string | undefined {
  if (value === null || typeof value === 'object') return undefined;
  const { properties = {}, required = [] } = schema;
  const chosen = holdersOf(schema, value);
  if (chosen.length === 0 || chosen.length > 3) return undefined;
  const open = required.every((key) => chosen.includes(key)) ? '' : ', …';
  const shown = (key: string) =>
    properties[key]?.type === 'array' ? `[${JSON.stringify(value)}]` : JSON.stringify(value);
  return either(chosen.map((key) => `{ ${key}: ${shown(key)}${open} }`));
}

/** The fields that can hold a value: those whose words contain it, else required ones, usual ones, or the only one. */
function holdersOf({ properties = {}, required = [] }: Schema, value: unknown): readonly string[] {
  const keys = Object.keys(properties);
  const fits = keys.filter((key) => hasType(properties[key] ?? {}, value) && !isOtherWord(properties[key], value));
  const isPath = `${value}`.startsWith('/');
  if (fits.includes('exact')) return isPath ? ['exact', 'prefix'] : ['exact'];
  const words = fits.filter((key) => properties[key]?.enum);
  const needed = fits.filter((key) => required.includes(key));
  const lists = keys.filter((key) => required.includes(key) && hasItem(properties[key]?.items, value));
  const usual = fits.filter((key) => USUAL.includes(key) && (key !== 'uri' || isPath));
  return [words, needed, lists, usual].find(({ length }) => length > 0) ?? (fits.length === 1 ? fits : []);
}

/** Whether the field is an enum without this word. */
function isOtherWord(schema: Schema | undefined, value: unknown): boolean {
  return schema?.enum !== undefined && !schema.enum.includes(value);
}
