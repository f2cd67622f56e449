/**
 * The items of a list, which kubectl looks for in whatever kind ends in List; undefined where it is none. What an API
 * server lists says only once what it is: a VirtualServiceList holds VirtualServices.
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
