import type { TextFault } from '../manifest/manifest';

/** Field offsets: container → key or index → offset in the document text. */
export type Positions = Map<object, Map<string | number, number>>;

/** A YAML document as kubectl parses it. */
export interface Parsed {
  readonly value: unknown;
  readonly faults: readonly TextFault[];
}

/**
 * Prototype of parsed maps: frozen, empty, and without a prototype, so no input key (`__proto__`) can reach another
 * object.
 */
const nothing = Object.freeze(Object.create(null));

/**
 * Creates a map for keys from the input. `Object.create(null)` itself would become a hash table in V8, which is slower
 * to read and needs more memory.
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
