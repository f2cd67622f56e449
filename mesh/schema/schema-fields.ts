import type { Schema } from './structural-schema';

export type Fields = Readonly<Record<string, unknown>>;

/** Whether a value has the schema's type; a schema without a type accepts any value. */
export function hasType(schema: Schema, value: unknown): boolean {
  if (schema['x-kubernetes-int-or-string']) return typeof value === 'string' || Number.isInteger(value);
  switch (schema.type) {
    case undefined:
      return true;
    case 'object':
      return isFields(value);
    case 'array':
      return Array.isArray(value);
    case 'integer':
      return Number.isInteger(value);
    default:
      return typeof value === schema.type;
  }
}

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Finds a field's schema; undefined if the field is unknown. */
export function childSchema(schema: Schema, key: string): Schema | undefined {
  const { properties } = schema;
  return properties && Object.hasOwn(properties, key) ? properties[key] : schema.additionalProperties;
}

/** Whether a field is set; a null that the schema does not allow counts as unset. */
export function isSet(schema: Schema, fields: Fields, key: string): boolean {
  if (!Object.hasOwn(fields, key)) return false;
  return fields[key] !== null || childSchema(schema, key)?.nullable === true;
}
