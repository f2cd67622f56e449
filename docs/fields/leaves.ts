import type { Schema } from '../../crds/schema';

/**
 * The name of a leaf: its path, with `[]` for list items and `.*` for map values. Each enum value is a separate leaf.
 */
const leafName = (path: string, schema: Schema, value: unknown): string => (isEnum(schema) ? `${path}=${value}` : path);

const isEnum = (schema: Schema): schema is Schema & { readonly enum: readonly unknown[] } => Array.isArray(schema.enum);

const item = (schema: Schema): Schema | undefined =>
  schema.items ?? (typeof schema.additionalProperties === 'object' ? schema.additionalProperties : undefined);

/** Every leaf of a schema. */
export function leavesOf(schema: Schema, path: string): string[] {
  const inner = item(schema);
  if (schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, field]) => leavesOf(field, `${path}.${name}`));
  }
  if (inner) return leavesOf(inner, `${path}${schema.items ? '[]' : '.*'}`);
  return isEnum(schema) ? schema.enum.map((value) => leafName(path, schema, value)) : [path];
}

/**
 * Every leaf in a document, with its value.
 *
 * @throws if the schema does not contain a field
 */
export function* leavesIn(document: unknown, schema: Schema, path: string): Generator<[leaf: string, value: unknown]> {
  const inner = item(schema);
  if (schema.properties) {
    for (const [name, value] of Object.entries(document as object)) {
      const field = schema.properties[name];
      if (field === undefined) throw new Error(`unknown field ${path}.${name}`);
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
