import { isDeepStrictEqual } from 'node:util';
import type { Manifest } from '../mesh/manifest/manifest';
import { GENERATED_ANNOTATIONS, SET_BY_CLUSTER } from '../mesh/manifest/set-by-cluster';
import { below } from './expression';
import { isMap } from './is-map';

export interface Cleaned {
  readonly manifest: Manifest;
  /** JSON pointers of what was removed. */
  readonly removed: readonly string[];
}

/**
 * An object without what a cluster added to it, and without null fields, which mean the same as absent ones. Its keys are
 * in an order that does not depend on the file.
 */
export function clean(manifest: Manifest): Cleaned {
  const removed: string[] = [];
  const without = (value: Readonly<Record<string, unknown>>, names: readonly string[], pointer: string) =>
    Object.fromEntries(
      Object.entries(value).filter(([name, field]) => {
        const isGone = names.includes(name);
        if (isGone && field !== null) removed.push(below(pointer, name));
        return !isGone;
      }),
    );
  const copy = { metadata: {}, ...without(manifest, ['status'], '') };
  copy.metadata ??= {};
  if (isMap(copy.metadata)) {
    const metadata = without(copy.metadata, SET_BY_CLUSTER, '/metadata');
    if (isMap(metadata.annotations)) {
      const annotations = without(metadata.annotations, GENERATED_ANNOTATIONS, '/metadata/annotations');
      metadata.annotations = annotations;
    }
    // For an API server, an empty map is none.
    for (const name of ['labels', 'annotations']) if (isDeepStrictEqual(metadata[name], {})) delete metadata[name];
    copy.metadata = metadata;
  }
  return { manifest: canonical(copy) as Manifest, removed };
}

/** Keys that come first; the others follow in alphabetical order. */
const FIRST = ['apiVersion', 'kind', 'metadata', 'name', 'namespace'];

const rank = (key: string) => (FIRST.includes(key) ? FIRST.indexOf(key) : FIRST.length);

function canonical(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonical);
  if (!isMap(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== null)
      .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1))
      .map(([name, field]) => [name, canonical(field)]),
  );
}
