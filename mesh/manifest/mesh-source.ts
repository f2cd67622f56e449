import type { SourcedManifest } from './manifest';

/** Where manifests come from: plain objects, objects with their file, or anything that renders to objects, such as a chart. */
export type MeshSource =
  | object
  | readonly object[]
  | {
      /** The objects, as a chart of cdk8s gives them. */
      toJson(): object[];
    };

/** The objects of a source, each with its file where it was read from one; what is no object is left out. */
export function manifestsOf(source: MeshSource): SourcedManifest[] {
  if ('toJson' in source && typeof source.toJson === 'function') return manifestsOf(source.toJson());
  const objects: readonly unknown[] = Array.isArray(source) ? source : [source];
  return objects.flatMap((object) => {
    if (typeof object !== 'object' || object === null) return [];
    if ('manifest' in object && !('kind' in object)) return [object as SourcedManifest];
    return [{ manifest: written(object) } as SourcedManifest];
  });
}

/** An object as it would be written: what is undefined is not there. */
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
