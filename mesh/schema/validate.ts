import type { FieldPath } from '../manifest/manifest';
import { celHolds } from './cel-rules';
import { alternatives, fulfils } from './conditions';
import { compiled, isBase64, isDateTime } from './formats';
import type { SchemaError } from './schema-error';
import { childSchema, type Fields, hasType, isFields, isSet } from './schema-fields';
import { withDefaults } from './structural-defaults';
import type { Schema } from './structural-schema';
import { article, count, describe } from './words';

/**
 * Validates a value as an API server does with strict field validation.
 *
 * A null in a map counts as unset if the schema does not allow null, because the API server drops it; a null in a list
 * is an error. CEL rules rely on the types, so they are only evaluated if there are no errors but unknown fields.
 */
export function validate(schema: Schema, value: unknown, path: FieldPath = []): SchemaError[] {
  const walk = new Walk(path);
  const filled = withDefaults(schema, value);
  walk.node(schema, filled);
  if (hasRules(schema) && walk.errors.every(({ kind }) => kind === 'unknown')) walk.rules(schema, filled);
  return walk.errors;
}

class Walk {
  readonly errors: SchemaError[] = [];
  private readonly path: (string | number)[];

  constructor(path: FieldPath) {
    this.path = [...path];
  }

  node(schema: Schema, value: unknown): void {
    if (value === null && schema.nullable) return;
    if (schema.format === 'byte' && Array.isArray(value)) {
      this.bytes(value);
      return;
    }
    if (!hasType(schema, value)) {
      const type = schema['x-kubernetes-int-or-string'] ? 'an integer or a string' : article(schema.type ?? 'value');
      this.fail('type', `must be ${type}, got ${describe(value)}`);
      return;
    }
    if (typeof value === 'number') this.number(schema, value);
    else if (typeof value === 'string') this.string(schema, value);
    else if (Array.isArray(value)) this.list(schema, value);
    else if (isFields(value)) this.object(schema, value);
    if (schema.enum && !schema.enum.includes(value)) {
      this.fail('value', `must be one of ${schema.enum.join(', ')}, got ${describe(value)}`);
    }
    this.logic(schema, value);
  }

  private number(schema: Schema, value: number): void {
    const { minimum = -Infinity, maximum = Infinity } = schema;
    const bits = schema.format === 'int32' ? 31 : 63;
    if (schema.type === 'integer' && (value >= 2 ** bits || value < -(2 ** bits))) {
      this.fail('value', `must fit in ${bits + 1} bits, got ${value}`);
    }
    if (value < minimum) this.fail('value', `must be at least ${minimum}, got ${value}`);
    if (value > maximum) this.fail('value', `must be at most ${maximum}, got ${value}`);
  }

  private string(schema: Schema, value: string): void {
    const { minLength = 0, maxLength = Infinity, pattern } = schema;
    // Lengths are in characters, not UTF-16 units, so count them if the limit may be exceeded.
    const length = value.length < minLength || value.length > maxLength ? [...value].length : value.length;
    if (length < minLength)
      this.fail('value', `must have at least ${count(minLength, 'character')}, got ${describe(value)}`);
    else if (length > maxLength)
      this.fail('value', `must have at most ${count(maxLength, 'character')}, got ${length}`);
    else if (pattern !== undefined && !compiled(pattern).test(value)) {
      this.fail('value', `must match ${pattern}, got ${describe(value)}`);
    }
    if (schema.format === 'date-time' && !isDateTime(value))
      this.fail('value', `must be a time such as 2026-01-31T12:00:00Z, got ${describe(value)}`);
    if (schema.format === 'byte' && (value === '' || !isBase64(value)))
      this.fail('value', `must be base64, got ${describe(value)}`);
  }

  /** Go also decodes bytes from a list of numbers. */
  private bytes(items: readonly unknown[]): void {
    items.forEach((item, index) => {
      if (item === null || (typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= 255)) return;
      this.inside(index, () => this.fail('value', `must be a byte from 0 to 255, got ${describe(item)}`));
    });
  }

  private list(schema: Schema, items: readonly unknown[]): void {
    const { minItems = 0, maxItems = Infinity } = schema;
    if (items.length < minItems)
      this.fail('value', `must have at least ${count(minItems, 'item')}, got ${items.length}`);
    if (items.length > maxItems)
      this.fail('value', `must have at most ${count(maxItems, 'item')}, got ${items.length}`);
    const { items: itemSchema } = schema;
    if (itemSchema) {
      for (let index = 0; index < items.length; index++) {
        this.path.push(index);
        this.node(itemSchema, items[index]);
        this.path.pop();
      }
    }
    const keys = schema['x-kubernetes-list-map-keys'];
    if (keys) this.uniqueKeys(keys, items);
  }

  private uniqueKeys(keys: readonly string[], items: readonly unknown[]): void {
    const seen = new Set<string>();
    items.forEach((item, index) => {
      if (!isFields(item)) return;
      const values = keys.map((key) => item[key]);
      const id = JSON.stringify(values);
      if (seen.has(id)) {
        const what = keys.map((key, i) => `${key} ${JSON.stringify(values[i])}`).join(' and ');
        this.inside(index, () => this.fail('value', `must be unique, but an earlier item also has ${what}`));
      }
      seen.add(id);
    });
  }

  private object(schema: Schema, fields: Fields): void {
    const { minProperties = 0, maxProperties = Infinity } = schema;
    let size = 0;
    for (const key in fields) {
      const child = childSchema(schema, key);
      const value = fields[key];
      if (!child) {
        if (!schema['x-kubernetes-preserve-unknown-fields']) {
          this.inside(key, () => this.fail('unknown', `unknown field "${key}"`));
        }
        size++;
      } else if (value !== null || child.nullable) {
        size++;
        this.path.push(key);
        this.node(child, value);
        this.path.pop();
      }
    }
    if (size < minProperties) this.fail('value', `must have at least ${count(minProperties, 'entry')}, got ${size}`);
    if (size > maxProperties) this.fail('value', `must have at most ${count(maxProperties, 'entry')}, got ${size}`);
    if (!schema.required) return;
    for (const key of schema.required) {
      if (!isSet(schema, fields, key)) this.inside(key, () => this.fail('value', 'is required and missing'));
    }
  }

  /** Conditions on the whole value: Istio's API uses them to define which fields can be combined. */
  private logic(schema: Schema, value: unknown): void {
    const { oneOf, anyOf, allOf, not } = schema;
    if (allOf) for (const part of allOf) this.logic(part, value);
    if (oneOf && oneOf.filter((part) => fulfils(schema, part, value)).length !== 1)
      this.fail('value', alternatives(oneOf, value));
    if (anyOf && !anyOf.some((part) => fulfils(schema, part, value))) this.fail('value', alternatives(anyOf, value));
    if (not && fulfils(schema, not, value)) this.fail('value', 'this combination of fields is not allowed');
  }

  rules(schema: Schema, value: unknown): void {
    if (value === null || value === undefined) return;
    for (const { rule, message } of schema['x-kubernetes-validations'] ?? []) {
      if (!celHolds(rule, value)) this.fail('rule', message);
    }
    if (Array.isArray(value)) {
      const { items } = schema;
      if (!items || !hasRules(items)) return;
      for (let index = 0; index < value.length; index++) {
        this.path.push(index);
        this.rules(items, value[index]);
        this.path.pop();
      }
    } else if (isFields(value)) {
      for (const key in value) {
        const child = childSchema(schema, key);
        if (!child || !hasRules(child)) continue;
        this.path.push(key);
        this.rules(child, value[key]);
        this.path.pop();
      }
    }
  }

  private inside(key: string | number, visit: () => void): void {
    this.path.push(key);
    visit();
    this.path.pop();
  }

  private fail(kind: SchemaError['kind'], message: string): void {
    this.errors.push({ kind, path: [...this.path], message });
  }
}

const withRules = new WeakMap<Schema, boolean>();

/** Whether the schema or any nested schema has CEL rules: most have none. */
function hasRules(schema: Schema): boolean {
  const known = withRules.get(schema);
  if (known !== undefined) return known;
  const { properties = {}, items, additionalProperties } = schema;
  const children = [...Object.values(properties), items, additionalProperties];
  const found =
    schema['x-kubernetes-validations'] !== undefined ||
    children.some((child) => child !== undefined && hasRules(child));
  withRules.set(schema, found);
  return found;
}
