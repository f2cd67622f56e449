import type { SchemaError } from '../schema-error';
import { childSchema, isFields } from '../schema-fields';
import type { Schema } from '../structural-schema';
import type { Holder } from './field-place';
import { fieldRemedy } from './field-remedy';
import { durationRemedy, enumRemedy, formRemedy } from './value-form';

/** Adds to an error what was most likely meant. The schema is that of the whole object. */
export function withRemedy(root: Schema, written: unknown, error: SchemaError): SchemaError {
  const remedy = remedyFor(root, written, error);
  if (remedy === undefined) return error;
  const message = remedy.startsWith('did you mean') ? `${error.message}, ${remedy}` : `${error.message} (${remedy})`;
  return { ...error, message };
}

function remedyFor(root: Schema, written: unknown, { kind, path, message }: SchemaError): string | undefined {
  const holders: Holder[] = [];
  let schema: Schema | undefined = root;
  let value = written;
  for (const [index, key] of path.entries()) {
    if (schema && isFields(value) && schema.properties)
      holders.push({ schema, path: path.slice(0, index), written: value });
    const isLast = index === path.length - 1;
    value = Array.isArray(value) ? value[Number(key)] : isFields(value) ? value[key] : undefined;
    if (isLast && kind === 'unknown') return fieldRemedy(holders, String(key), value);
    schema = typeof key === 'number' ? schema?.items : schema && childSchema(schema, key);
  }
  if (!schema || value === undefined) return undefined;
  if (kind === 'type') return formRemedy(schema, value, path.at(-1));
  if (kind === 'rule') return durationRemedy(schema, value);
  return message.startsWith('must be one of') ? enumRemedy(schema, value) : undefined;
}
