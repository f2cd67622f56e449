import type { Fault } from '../manifest/manifest';

/** Where each field starts: container → key or index → offset in the document's text. */
export type Positions = Map<object, Map<string | number, number>>;

/** One YAML document as kubectl would read it. */
export interface Parsed {
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

/** Without a prototype of its own, frozen and empty: a key of the input, `__proto__` too, reaches and changes nothing. */
const nothing = Object.freeze(Object.create(null));

/**
 * A map whose keys are input. Not `Object.create(null)` itself, which V8 makes a hash table: what is read of such objects
 * takes longer, and they take more memory.
 */
export function emptyMap(): Record<string, unknown> {
  return Object.create(nothing);
}

export function mark(positions: Positions | undefined, container: object, key: string | number, offset: number): void {
  if (!positions) return;
  const offsets = positions.get(container);
  if (offsets) offsets.set(key, offset);
  else positions.set(container, new Map([[key, offset]]));
}
