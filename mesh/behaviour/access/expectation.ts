import type { AccessCell } from './cell';

/** `may`: some request to each service is allowed; `must not`: none is. */
export type AccessExpectation = 'may' | 'must not';

/**
 * The cells that do not meet an expectation. A caller may call a service if it may call one of its ports. What is not decided
 * meets no expectation.
 */
export function accessFailures(cells: readonly AccessCell[], expectation: AccessExpectation): AccessCell[] {
  if (expectation === 'must not') return cells.filter(({ allowed }) => allowed !== 'none');
  const service = ({ from, to }: AccessCell) => `${from} ${to}`;
  const called = new Set(cells.filter(({ witness }) => witness.allowed !== null).map(service));
  return cells.filter((cell) => !called.has(service(cell)));
}
