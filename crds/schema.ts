import { Unusable } from './unusable';

/** A JSON schema in a CustomResourceDefinition. Only keywords with nested schemas are typed. */
export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly not?: Schema;
  readonly [keyword: string]: unknown;
}

/**
 * Every field of a schema with its path, parents before children. List items add `[]` to the path, map values `.*`:
 * `spec.http[].match[].headers.*.exact`. The path of the schema itself is `''`.
 */
export function* fields(schema: Schema, path = ''): Generator<readonly [path: string, field: Schema]> {
  yield [path, schema];
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    yield* fields(field, path === '' ? name : `${path}.${name}`);
  }
  if (schema.items !== undefined) yield* fields(schema.items, `${path}[]`);
  if (typeof schema.additionalProperties === 'object') yield* fields(schema.additionalProperties, `${path}.*`);
}

/**
 * Removes keywords from a schema at every depth, and sorts its keys. A field with the same name as a keyword is kept.
 *
 * @param path path of the schema, for errors.
 * @throws Unusable if the schema or a nested one is invalid.
 */
export function without(schema: unknown, keywords: ReadonlySet<string>, path: string): Schema {
  const refuse = (path: string, allowed: string, value: unknown) => {
    throw new Unusable(`${path} must be ${allowed}, got ${JSON.stringify(value)}`);
  };
  if (!isRecord(schema)) return refuse(path, 'a schema', schema);
  const inner = (keyword: string, value: unknown): unknown => {
    const here = `${path}.${keyword}`;
    switch (keyword) {
      case 'properties':
        if (!isRecord(value)) return refuse(here, 'an object of schemas', value);
        return mapValues(value, (name, field) => without(field, keywords, `${here}.${name}`));
      case 'additionalProperties':
        return typeof value === 'boolean' ? value : without(value, keywords, here);
      case 'items':
      case 'not':
        return without(value, keywords, here);
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        if (!Array.isArray(value)) return refuse(here, 'a list of schemas', value);
        return value.map((branch, i) => without(branch, keywords, `${here}[${i}]`));
      default:
        return value;
    }
  };
  return mapValues(Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.has(keyword))), inner);
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Sorts the keys by code unit, so their order depends on neither the input nor the locale. */
function mapValues<T>(record: Readonly<Record<string, T>>, change: (key: string, value: T) => unknown) {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, change(key, value)]));
}
