import type { FieldPath } from '../manifest/manifest';
import { pathText } from '../manifest/path-text';

/** A field because of which Envoy refuses what Istio sends for the object. */
export interface Refusal {
  /** Path of the field, relative to what was examined. */
  readonly path: FieldPath;
  /** The problem, as the predicate of the field: `must have at least one key`. */
  readonly problem: string;
}

/** Refusals in a part of an object, with paths relative to the object. */
export function within(path: FieldPath, refusals: readonly Refusal[]): readonly Refusal[] {
  return refusals.length === 0
    ? refusals
    : refusals.map((refusal) => ({ ...refusal, path: [...path, ...refusal.path] }));
}

/** `VirtualService default/shop: http[0].redirect.redirectCode must be 301, …`. */
export function refusalInWords(object: string, { path, problem }: Refusal): string {
  return `${object}: ${pathText(path)} ${problem}`;
}
