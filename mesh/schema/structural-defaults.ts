import { isFields } from './schema-fields';
import type { Schema } from './structural-schema';

/** Fills in the defaults of a schema, as an API server does before it validates an object. */
export function withDefaults(schema: Schema, value: unknown): unknown {
  if (!hasDefaults(schema)) return value;
  const { items, properties, additionalProperties } = schema;
  if (Array.isArray(value)) return items ? value.map((item) => withDefaults(items, item)) : value;
  if (!isFields(value)) return value;
  const filled: Record<string, unknown> = { ...value };
  for (const [key, child] of Object.entries(properties ?? {})) {
    // A null that the schema does not allow counts as unset.
    const isUnset = filled[key] === undefined || (filled[key] === null && !child.nullable);
    if (isUnset && child.default !== undefined) filled[key] = child.default;
    if (filled[key] !== undefined) filled[key] = withDefaults(child, filled[key]);
  }
  if (additionalProperties) {
    for (const key of Object.keys(filled)) {
      if (!Object.hasOwn(properties ?? {}, key)) filled[key] = withDefaults(additionalProperties, filled[key]);
    }
  }
  return filled;
}

const known = new WeakMap<Schema, boolean>();

/** Whether the schema or any nested schema has a default: Istio's have none. */
function hasDefaults(schema: Schema): boolean {
  const present = known.get(schema);
  if (present !== undefined) return present;
  const { properties = {}, items, additionalProperties } = schema;
  const children = [...Object.values(properties), items, additionalProperties];
  const found = schema.default !== undefined || children.some((child) => child !== undefined && hasDefaults(child));
  known.set(schema, found);
  return found;
}
