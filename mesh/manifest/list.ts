import type { Manifest, SourcedManifest } from './manifest';

/** Expands a list object into its items, recursively; any other object is returned as it is. */
export function unfold<T extends SourcedManifest>(manifest: T): T[] {
  const items = itemsOf(manifest.manifest);
  if (!items) return [manifest];
  return items.filter(isObject).flatMap((item) => unfold({ ...manifest, manifest: item as Manifest }));
}

/**
 * Returns the items of a list object, or undefined if it is not a list. As in kubectl, any kind that ends in `List`
 * counts. Items of a typed list, such as VirtualServiceList, get its apiVersion and the kind without the suffix.
 */
export function itemsOf(value: object): readonly unknown[] | undefined {
  const { apiVersion, kind, items } = value as { apiVersion?: unknown; kind?: unknown; items?: unknown };
  if (typeof kind !== 'string' || !kind.endsWith('List') || !Array.isArray(items)) return undefined;
  if (kind === 'List') return items;
  return items.map((item) =>
    isObject(item) && !('kind' in item) && !('apiVersion' in item)
      ? { apiVersion, kind: kind.slice(0, -'List'.length), ...item }
      : item,
  );
}

export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
