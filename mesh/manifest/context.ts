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

/** Moves context before all other objects, because what you apply replaces what exists. */
export function contextFirst<T>(items: readonly T[], sourcedOf: (item: T) => SourcedManifest): readonly T[] {
  const isContext = (item: T) => sourcedOf(item).isContext === true;
  if (!items.some(isContext)) return items;
  return [...items.filter(isContext), ...items.filter((item) => !isContext(item))];
}
