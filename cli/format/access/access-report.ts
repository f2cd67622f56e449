import type { AccessCell } from '../../../mesh';

/** The result of `access`. */
export interface AccessReport {
  readonly cells: readonly AccessCell[];
  /** Objects that Istio rejects. */
  readonly refused: readonly string[];
}

export type AccessFormat = (report: AccessReport, options: { readonly color: boolean }) => string;
