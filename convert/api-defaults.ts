import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../mesh/manifest/manifest';
import { kindInfo } from '../mesh/schema/kinds';
import { withDefaults } from '../mesh/schema/structural-defaults';
import type { Schema } from '../mesh/schema/structural-schema';
import { isMap } from './is-map';

/** An object as the API server stores it: the schema of its kind fills in what is missing. Istio's schemas have no defaults. */
export function withApiDefaults(manifest: Manifest): unknown {
  const schema = kindInfo(manifest.apiVersion, manifest.kind)?.schema;
  return schema ? withDefaults(schema, manifest) : manifest;
}

/** The same object without the values that an API server fills in. */
export function withoutApiDefaults(manifest: Manifest): Manifest {
  const schema = kindInfo(manifest.apiVersion, manifest.kind)?.schema;
  return schema ? (without(schema, manifest) as Manifest) : manifest;
}

function without({ items, properties = {}, additionalProperties }: Schema, value: unknown): unknown {
  if (Array.isArray(value)) return items ? value.map((item) => without(items, item)) : value;
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, field]) => {
      const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
      if (own && isDefault(own, field)) return [];
      const schema = own ?? additionalProperties;
      return [[key, schema ? without(schema, field) : field]];
    }),
  );
}

const isDefault = (schema: Schema, value: unknown): boolean =>
  schema.default !== undefined && isDeepStrictEqual(withDefaults(schema, value), withDefaults(schema, schema.default));
