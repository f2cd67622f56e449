import { groupOf } from '../../manifest/api-group';
import { type Config, nameOf } from '../../manifest/config';
import { fieldsOrNone } from '../../manifest/fields';
import { type Location, locate } from '../../manifest/location';
import type { FieldPath, Manifest } from '../../manifest/manifest';
import { pathText } from '../../manifest/path-text';
import type { Cause } from './difference';
import type { Side } from './side';

/** An object that differs between the two sides. */
export interface Change {
  /** `VirtualService default/reviews`. */
  readonly name: string;
  readonly before: Config | undefined;
  readonly after: Config | undefined;
  /** The fields that differ, in a list only the first one; one empty path if only one side has the object. */
  readonly paths: readonly FieldPath[];
}

// The Gateway that istiod makes from Ingresses has no manifest of its own.
const written = ({ objects }: Side) => objects.filter(({ translated }) => translated?.semantics !== 'ingress');

/** All objects that differ, by name. */
export function changesBetween(before: Side, after: Side): ReadonlyMap<string, Change> {
  const changes = new Map<string, Change>();
  const [old, now] = [before, after].map((side) => new Map(written(side).map((object) => [nameOf(object), object])));
  for (const name of new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])])) {
    const [was, is] = [old?.get(name), now?.get(name)];
    if (was && is && isEqual(was.origin.manifest, is.origin.manifest)) continue;
    const paths = was && is ? fieldsThatDiffer(was, is) : [[]];
    if (paths.length > 0) changes.set(name, { name, before: was, after: is, paths });
  }
  return changes;
}

/** What no proxy reads: the version of an API group, and fields that a cluster sets whenever it stores an object. */
const UNREAD = new Set(['managedFields', 'uid', 'resourceVersion', 'generation', 'selfLink']);

/** More fields of an object are not listed as causes. */
const MOST_PATHS = 3;

/** The fields that differ, metadata last; empty if only unread fields differ. */
function fieldsThatDiffer(was: Config, is: Config): readonly FieldPath[] {
  const [old, now] = [was, is].map(({ origin }) => {
    const { apiVersion, metadata, status, ...content } = origin.manifest as Manifest & { readonly status?: unknown };
    const read = Object.fromEntries(Object.entries(metadata).filter(([name]) => !UNREAD.has(name)));
    return { ...content, group: groupOf(origin.manifest), metadata: read, status };
  });
  return allDifferences(old, now).slice(0, MOST_PATHS);
}

/** Paths to the values that differ; of a list only the first one, because an insertion moves all that follow. */
function allDifferences(a: unknown, b: unknown, path: FieldPath = []): FieldPath[] {
  const [left, right] = [fieldsOrNone(a), fieldsOrNone(b)];
  if (left && right) {
    const names = new Set([...Object.keys(left), ...Object.keys(right)]);
    return [...names].flatMap((name) => allDifferences(left[name], right[name], [...path, name]));
  }
  const found = firstDifference(a, b, path);
  return found ? [found] : [];
}

/** The causes that a change is, on the sides that have the object. */
export function causesOf({ name, before, after, paths }: Change): Cause[] {
  const causes = (side: Cause['side'], object: Config | undefined): Cause[] =>
    object
      ? paths.map((path) => ({ side, object: name, path: pathText(path), location: locationOf(object, path) }))
      : [];
  return [...causes('before', before), ...causes('after', after)];
}

export function locationOf(object: Config, path: FieldPath): Location | null {
  return locate(object, path);
}

/** Most objects are equal, so this is fast: it does not keep track of the path. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const keys = Object.keys(a);
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  return keys.length === Object.keys(b).length && keys.every((key) => isEqual(left[key], right[key]));
}

/** Path to the first value that differs; `undefined` if both are equal. */
export function firstDifference(a: unknown, b: unknown, path: FieldPath = []): FieldPath | undefined {
  if (Object.is(a, b)) return undefined;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return path;
  if (Array.isArray(a) !== Array.isArray(b)) return path;
  if (Array.isArray(a) && Array.isArray(b)) {
    for (let index = 0; index < Math.max(a.length, b.length); index++) {
      const found = firstDifference(a[index], b[index], [...path, index]);
      if (found) return found;
    }
    return undefined;
  }
  const [left, right] = [a as Record<string, unknown>, b as Record<string, unknown>];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    const found = firstDifference(left[key], right[key], [...path, key]);
    if (found) return found;
  }
  return undefined;
}
