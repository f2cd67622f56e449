import { Unusable } from './unusable';

/** A JSON schema as it stands in a CustomResourceDefinition. Only the keywords that hold other schemas are named. */
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
 * Every field of a schema with its path, a parent before its children. A list adds `[]`, a map with free keys adds `.*`:
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
 * The same schema without some keywords, at every depth; keys sorted. A field that is named like a keyword stays.
 *
 * @param at where the schema stands, for the error.
 * @throws Unusable when something that must be a schema is not one.
 */
export function without(schema: unknown, keywords: ReadonlySet<string>, at: string): Schema {
  if (!isRecord(schema)) throw new Unusable(`${at} is ${JSON.stringify(schema)}, a schema is an object`);
  const inner = (keyword: string, value: unknown): unknown => {
    const here = `${at}.${keyword}`;
    switch (keyword) {
      case 'properties':
        if (!isRecord(value))
          throw new Unusable(`${here} is ${JSON.stringify(value)}, allowed is an object of schemas`);
        return mapValues(value, (name, field) => without(field, keywords, `${here}.${name}`));
      case 'additionalProperties':
        return typeof value === 'boolean' ? value : without(value, keywords, here);
      case 'items':
      case 'not':
        return without(value, keywords, here);
      case 'allOf':
      case 'anyOf':
      case 'oneOf':
        if (!Array.isArray(value))
          throw new Unusable(`${here} is ${JSON.stringify(value)}, allowed is a list of schemas`);
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

/** Keys come out by code unit, so that the order depends on neither the input nor the machine's language. */
function mapValues<T>(record: Readonly<Record<string, T>>, change: (key: string, value: T) => unknown) {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, value]) => [key, change(key, value)]));
}
