import type { AccessCell, AccessChange } from '../../../mesh';
import type { AccessFailure } from '../../access-expectations';

/** The result of `access`. */
export interface AccessReport {
  readonly cells: readonly AccessCell[];
  /** Objects that Istio rejects. */
  readonly refused: readonly string[];
  /** What the answer assumes, on either side of a comparison. */
  readonly assumptions: readonly string[];
  /** What a change does to access. @default nothing is compared */
  readonly changes?: readonly AccessChange[];
  /** The number of expectations, and those that are not met. @default nothing is expected */
  readonly expectations?: { readonly count: number; readonly failures: readonly AccessFailure[] };
}

export type AccessFormat = (report: AccessReport, options: { readonly color: boolean }) => string;
