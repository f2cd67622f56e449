import type { Manifest } from '../../mesh/manifest/manifest';

/** One change of one object: apply it, or delete it. */
export type Change = { readonly apply: Manifest } | { readonly delete: Manifest };

const objectOf = (change: Change) => ('apply' in change ? change.apply : change.delete);

/** Helm applies kinds that it does not know by their names, and deletes afterwards. */
export function helmOrder(changes: readonly Change[]): Change[] {
  return sorted(changes, ({ kind, metadata }) => [kind, metadata.name]);
}

/** Argo CD applies custom resources by their names, and deletes afterwards. */
export function argoOrder(changes: readonly Change[]): Change[] {
  return sorted(changes, ({ kind, metadata }) => [metadata.name, kind]);
}

function sorted(changes: readonly Change[], keys: (object: Manifest) => readonly string[]): Change[] {
  const key = (change: Change) => [`${'apply' in change ? 0 : 1}`, ...keys(objectOf(change))].join('\n');
  return [...changes].sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

/** Everything that differs between two sides, in no particular order. */
export function changesBetween(before: readonly Manifest[], after: readonly Manifest[]): Change[] {
  const id = ({ kind, metadata }: Manifest) => `${kind} ${metadata.namespace}/${metadata.name}`;
  const [old, now] = [before, after].map((objects) => new Map(objects.map((object) => [id(object), object])));
  return [
    ...after
      .filter((object) => JSON.stringify(old?.get(id(object))) !== JSON.stringify(object))
      .map((apply) => ({ apply })),
    ...before.filter((object) => !now?.has(id(object))).map((gone) => ({ delete: gone })),
  ];
}
