import type { Manifest, SourcedManifest } from './manifest';

/** Input for a mesh: plain objects, objects with their file, or anything that renders to objects, such as a chart. */
export type MeshSource =
  | object
  | readonly object[]
  | {
      /** Returns the objects, as a cdk8s chart does. */
      toJson(): object[];
    };

/**
 * Property of a source that renders to objects: a function that returns further objects, which the source refers to with
 * enough detail to describe them.
 */
export const DECLARED = Symbol.for('cdk8s-istio.declared');

/** Lists the objects in a source, with their files if they were read from files; other values are skipped. */
export function manifestsOf(source: MeshSource): SourcedManifest[] {
  if ('toJson' in source && typeof source.toJson === 'function') {
    return [...declaredBy(source), ...manifestsOf(source.toJson())];
  }
  const objects: readonly unknown[] = Array.isArray(source) ? source : [source];
  return objects.flatMap((object) => {
    if (typeof object !== 'object' || object === null) return [];
    if ('manifest' in object && !('kind' in object)) return [object as SourcedManifest];
    return [{ manifest: written(object) } as SourcedManifest];
  });
}

function declaredBy(source: object): SourcedManifest[] {
  const declared = (source as { readonly [DECLARED]?: () => readonly object[] })[DECLARED]?.() ?? [];
  return declared.map((manifest) => ({ manifest: manifest as Manifest, isContext: true, isDeclared: true }));
}

/** Drops fields that are undefined, as serialization does; returns the same object if there are none. */
function written<T>(value: T): T {
  if (Array.isArray(value)) {
    const items = value.map(written);
    return items.some((item, index) => item !== value[index]) ? (items as T) : value;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const defined = entries
    .filter(([, field]) => field !== undefined)
    .map(([key, field]) => [key, written(field)] as const);
  const isSame =
    defined.length === entries.length && defined.every(([, field], index) => field === entries[index]?.[1]);
  return isSame ? value : (Object.fromEntries(defined) as T);
}
