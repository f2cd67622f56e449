import type { Fault } from '../manifest';

/** Where each field starts: container → key or index → offset in the document's text. */
export type Positions = Map<object, Map<string | number, number>>;

/** One YAML document as kubectl would read it. */
export interface Parsed {
  readonly value: unknown;
  readonly faults: readonly Fault[];
}

/** Input may hold any key, `__proto__` too: containers have no prototype that a key could reach or change. */
export function emptyMap(): Record<string, unknown> {
  return Object.create(null);
}

export function mark(positions: Positions | undefined, container: object, key: string | number, offset: number): void {
  if (!positions) return;
  const offsets = positions.get(container);
  if (offsets) offsets.set(key, offset);
  else positions.set(container, new Map([[key, offset]]));
}
