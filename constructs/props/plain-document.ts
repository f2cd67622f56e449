import { type ApiObject, App, ImplicitTokenResolver, LazyResolver, NumberStringUnionResolver } from 'cdk8s';

/**
 * Renders an object of plain data as cdk8s does: with sorted keys, and without fields that are null or undefined. cdk8s asks
 * each resolver of the app about each value, which takes a tenth of a synth.
 *
 * @returns `undefined` if cdk8s has to do it: the data has anything but plain values, or the app has other resolvers or
 *   does not sort
 */
export function plainDocument(object: ApiObject, spec: object): object | undefined {
  if (process.env.CDK8S_DISABLE_SORT) return undefined;
  if (!App.of(object).resolvers.every((resolver) => BUILT_IN.has(resolver.constructor))) return undefined;
  const { apiVersion, kind } = object;
  try {
    return { apiVersion, kind, metadata: copy(metadataOf(object), false), spec: copy(spec, true) };
  } catch (error) {
    if (error === NOT_PLAIN) return undefined;
    throw error;
  }
}

/** They replace only instances of classes, and objects with a method. */
const BUILT_IN: ReadonlySet<unknown> = new Set([LazyResolver, ImplicitTokenResolver, NumberStringUnionResolver]);

const NOT_PLAIN = new Error('not plain data');

/** The fields that cdk8s renders the metadata from. It gives access to a few of them only. */
function metadataOf({ metadata }: ApiObject): object {
  const written = metadata as unknown as Fields;
  // Another version of cdk8s may render more.
  for (const name in written) if (!RENDERED.has(name) && !NOT_RENDERED.has(name)) throw NOT_PLAIN;
  const { annotations, finalizers, labels, name, namespace, ownerReferences } = written;
  const fields: Record<string, unknown> = { annotations, finalizers, labels, name, namespace, ownerReferences };
  const others = written._additionalAttributes as Fields;
  for (const other in others) if (!RENDERED.has(other)) fields[other] = others[other];
  return fields;
}

const RENDERED = new Set(['name', 'namespace', 'labels', 'annotations', 'finalizers', 'ownerReferences']);
const NOT_RENDERED = new Set(['apiObject', '_additionalAttributes']);

type Fields = Readonly<Record<string, unknown>>;

/** @param keepsEmpty whether to keep empty lists and objects */
function copy(value: unknown, keepsEmpty: boolean): unknown {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) {
    return value.length > 0 || keepsEmpty ? value.map((item) => copy(item, keepsEmpty)) : undefined;
  }
  if (typeof value !== 'object' || value.constructor !== Object) throw NOT_PLAIN;
  const copied: Record<string, unknown> = {};
  let isEmpty = true;
  for (const key of sorted(Object.keys(value))) {
    if (key === '__proto__') throw NOT_PLAIN;
    const field = copy((value as Fields)[key], keepsEmpty);
    if (field === undefined) continue;
    copied[key] = field;
    isEmpty = false;
  }
  return isEmpty && !keepsEmpty ? undefined : copied;
}

/** Sorts a short list in place, because `sort` allocates more than the keys themselves. */
function sorted(keys: string[]): string[] {
  if (keys.length > 20) return keys.sort();
  for (let next = 1; next < keys.length; next++) {
    const key = keys[next] as string;
    let place = next;
    for (; place > 0 && (keys[place - 1] as string) > key; place--) keys[place] = keys[place - 1] as string;
    keys[place] = key;
  }
  return keys;
}
