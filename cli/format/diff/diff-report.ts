import type { Difference } from '../../../mesh';

/** The result of `diff`. */
export interface DiffReport {
  readonly differences: readonly Difference[];
  /** Objects that Istio rejects, on each side. */
  readonly refused: { readonly before: readonly string[]; readonly after: readonly string[] };
  /** What the comparison assumes on either side. */
  readonly assumptions: readonly string[];
  /** Gates that a difference does not pass, in words. */
  readonly failures: readonly string[];
}

export type DiffFormat = (report: DiffReport, options: { readonly color: boolean }) => string;
