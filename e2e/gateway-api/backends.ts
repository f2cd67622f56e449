import type { Random } from '../random';
import { backendRef } from './backend-ref';
import { backendFilters } from './filters';

/** Backends with weights, which may be zero, or none. */
export function backends(random: Random, namespace: string): object {
  if (random.chance(0.05)) return {};
  const refs = random.list(1, random.chance(0.3) ? 3 : 1, () => ({
    ...backendRef(random, namespace),
    ...random.maybe(0.5, () => ({ weight: random.pick([0, 1, 1, 3, 10, 50]) })),
    ...random.maybe(0.15, () => ({ filters: backendFilters(random, namespace) })),
  }));
  return { backendRefs: refs };
}
