import type { DifferenceName, Migration } from '../../../mesh';

/** The result of `migrate`. */
export interface MigrationReport {
  readonly migration: Migration;
  readonly accepted: readonly DifferenceName[];
  /** Names of differences that are not accepted. */
  readonly missing: readonly DifferenceName[];
  /** Files that were written. */
  readonly files: readonly string[];
  /** Objects that Istio rejects, so they are ignored. */
  readonly refused: readonly string[];
}

export type MigrationFormat = (report: MigrationReport, options: { readonly color: boolean }) => string;

/** Names of differences that are not accepted, each once. */
export function unaccepted({ differences }: Migration, accepted: readonly DifferenceName[]): DifferenceName[] {
  const names = new Set(differences.flatMap((difference) => difference.names));
  return [...names].filter((name) => !accepted.includes(name)).sort();
}
