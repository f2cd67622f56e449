import { childSchema, hasType, isFields, isSet } from './schema-fields';
import type { Schema } from './structural-schema';

/** Whether a value satisfies a condition; `structure` is the schema that defines the types of its fields. */
export function fulfils(structure: Schema, condition: Schema, value: unknown): boolean {
  if (condition.oneOf && condition.oneOf.filter((part) => fulfils(structure, part, value)).length !== 1) return false;
  if (condition.anyOf && !condition.anyOf.some((part) => fulfils(structure, part, value))) return false;
  if (condition.allOf && !condition.allOf.every((part) => fulfils(structure, part, value))) return false;
  if (condition.not && fulfils(structure, condition.not, value)) return false;
  if (condition.type && !hasType(condition, value)) return false;
  if (!isFields(value)) return true;
  const { properties, required } = condition;
  if (properties) {
    for (const [key, part] of Object.entries(properties)) {
      if (isSet(structure, value, key) && !fulfils(childSchema(structure, key) ?? {}, part, value[key])) return false;
    }
  }
  return !required || required.every((key) => isSet(structure, value, key));
}

/** Error message for mutually exclusive fields: which they are, and which of them are set. */
export function alternatives(conditions: readonly Schema[], value: unknown): string {
  const fields = conditions.flatMap(({ required = [] }) => required);
  const got = isFields(value) ? fields.filter((key) => Object.hasOwn(value, key)) : [];
  const none = conditions.some(({ not }) => not !== undefined);
  return `${none ? 'at most' : 'exactly'} one of ${fields.join(', ')} may be set, got ${got.join(' and ') || 'none'}`;
}
