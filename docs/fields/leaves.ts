import type { Schema } from '../../crds/schema';

/** The name of a leaf: its path, a list with `[]` and a map with `.*`; of an enumeration one for each value. */
const leafName = (path: string, schema: Schema, value: unknown): string => (isEnum(schema) ? `${path}=${value}` : path);

const isEnum = (schema: Schema): schema is Schema & { readonly enum: readonly unknown[] } => Array.isArray(schema.enum);

const item = (schema: Schema): Schema | undefined =>
  schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);

/** Every leaf that a schema has. */
export function leavesOf(schema: Schema, path: string): string[] {
  const inner = item(schema);
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, field]) => leavesOf(field, `${path}.${name}`));
  }
  if (inner) return leavesOf(inner, `${path}${schema.items ? '[]' : '.*'}`);
  return isEnum(schema) ? schema.enum.map((value) => leafName(path, schema, value)) : [path];
}

/** Every leaf that stands in a document, with its value. A field that the schema does not know has no schema. */
export function* leavesIn(document: unknown, schema: Schema, path: string): Generator<[leaf: string, value: unknown]> {
  const inner = item(schema);
  if (schema.properties) {
    for (const [name, value] of Object.entries(document as object)) {
      const field = schema.properties[name];
      if (field === undefined) throw new Error(`${path}.${name} is no field of the schema`);
      yield* leavesIn(value, field, `${path}.${name}`);
    }
  } else if (inner) {
    for (const value of Object.values(document as object)) {
      yield* leavesIn(value, inner, `${path}${schema.items ? '[]' : '.*'}`);
    }
  } else {
    yield [leafName(path, schema, document), document];
  }
}
