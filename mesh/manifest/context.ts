import type { SourcedManifest } from './manifest';
import { type MeshSource, manifestsOf } from './mesh-source';

/**
 * Marks objects as context: they exist in the mesh and count for routing and findings, but belong to somebody else, so they
 * are never judged themselves.
 *
 * @example Mesh.of(asContext(readManifests(['cluster.yaml'])), chart)
 */
export function asContext(...sources: readonly MeshSource[]): SourcedManifest[] {
  return sources.flatMap(manifestsOf).map((sourced) => ({ ...sourced, isContext: true }));
}

/** Sorts what is only declared before context, and context before all other objects: later objects replace earlier ones. */
export function contextFirst<T>(items: readonly T[], sourcedOf: (item: T) => SourcedManifest): readonly T[] {
  const rank = (item: T) => {
    const { isContext, isDeclared } = sourcedOf(item);
    return isDeclared ? 0 : isContext ? 1 : 2;
  };
  if (items.every((item) => rank(item) === 2)) return items;
  return [...items].sort((a, b) => rank(a) - rank(b));
}
