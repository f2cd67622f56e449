import type { FieldPath, Manifest } from '../manifest/manifest';
import type { KindInfo } from './kinds';
import { objectMeta } from './object-meta';
import type { SchemaError } from './schema-error';
import type { Schema } from './structural-schema';

/**
 * Copies the object without mistyped values (if a list item is mistyped, the whole list is dropped) and without nulls,
 * except for null values in maps. Returns the object itself if there is nothing to drop.
 */
export function soundCopy(
  written: Readonly<Record<string, unknown>>,
  errors: readonly SchemaError[],
  info: KindInfo | undefined,
): Manifest {
  const wrong = errors.filter(({ kind }) => kind === 'type').map(({ path }) => path);
  const hasNulls = holdsNull(info?.schema, written.spec) || holdsNull(objectMeta, written.metadata);
  const isWhole = wrong.length === 0 && !hasNulls && written.metadata !== undefined;
  if (isWhole) return written as unknown as Manifest;
  const copy: Record<string, unknown> = structuredClone(written);
  for (const path of wrong) remove(copy, path);
  dropNulls(info?.schema, copy);
  copy.apiVersion ??= '';
  copy.kind ??= '';
  copy.metadata ??= {};
  dropNulls(objectMeta, copy.metadata);
  return copy as unknown as Manifest;
}

/** Removes a field; for a list item, the field that contains the list. */
function remove(root: Record<string, unknown>, path: FieldPath): void {
  const depth = path.findLastIndex((key) => typeof key === 'string');
  let holder: unknown = root;
  for (const key of path.slice(0, depth)) holder = (holder as Record<string | number, unknown> | undefined)?.[key];
  const key = path[depth];
  if (typeof holder === 'object' && holder !== null && key !== undefined) {
    delete (holder as Record<string | number, unknown>)[key];
  }
}

/** Whether the value contains a null: most objects do not, so they need no copy. */
function holdsNull(schema: Schema | undefined, value: unknown): boolean {
  if (value === null) return true;
  if (typeof value !== 'object' || schema === undefined) return false;
  for (const key in value) if (holdsNull(schema, (value as Record<string, unknown>)[key])) return true;
  return false;
}

function dropNulls(schema: Schema | undefined, value: unknown): void {
  if (schema === undefined || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const item of value) dropNulls(schema.items, item);
    return;
  }
  const fields = value as Record<string, unknown>;
  for (const [key, entry] of Object.entries(fields)) {
    const property = schema.properties && Object.hasOwn(schema.properties, key) ? schema.properties[key] : undefined;
    if (entry === null && property) delete fields[key];
    else dropNulls(property ?? schema.additionalProperties, entry);
  }
}
