import { type ApiObject, App, ImplicitTokenResolver, LazyResolver, NumberStringUnionResolver } from 'cdk8s';

/**
 * Copies plain data as cdk8s renders it: with sorted keys, and without fields that are null or undefined. cdk8s asks each
 * resolver of the app about each value, which takes a tenth of a synth.
 *
 * @returns `undefined` if cdk8s has to do it: the data has anything but plain values, or the app has other resolvers or
 *   does not sort
 */
export function plainData(data: object, object: ApiObject): object | undefined {
  if (process.env.CDK8S_DISABLE_SORT) return undefined;
  if (!App.of(object).resolvers.every((resolver) => BUILT_IN.has(resolver.constructor))) return undefined;
  try {
    return copy(data) as object;
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

/** They replace only instances of classes, and objects with a method. */
const BUILT_IN: ReadonlySet<unknown> = new Set([LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver]);

const NOT_PLAIN = new Error('not plain data');

function copy(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return undefined;
      return Array.isArray(value) ? value.map(copy) : copyFields(value as Readonly<Record<string, unknown>>);
    case 'undefined':
      return undefined;
    default:
      throw NOT_PLAIN;
  }
}

/** Most keys are in order already, and `sort` allocates more than the keys themselves. */
function sorted(keys: string[]): string[] {
  for (let next = 1; next < keys.length; next++) {
    if ((keys[next - 1] as string) > (keys[next] as string)) return keys.sort();
  }
  return keys;
}

function copyFields(fields: Readonly<Record<string, unknown>>): object {
  if (fields.constructor !== Object) throw NOT_PLAIN;
  const copied: Record<string, unknown> = {};
  for (const key of sorted(Object.keys(fields))) {
    if (key === '__proto__') throw NOT_PLAIN;
    const value = copy(fields[key]);
    if (value !== undefined) copied[key] = value;
  }
  return copied;
}
