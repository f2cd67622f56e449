import type { LocatedFinding } from '../../mesh/checks/engine/finding';
import type { UnreadableError } from '../../mesh/reader';
import type { FormatOptions, Report } from '../../mesh/report/report';

/** The result of `check`. */
export interface CheckReport extends Report {
  /** Files and documents that could not be read. */
  readonly unreadable: readonly UnreadableError[];
  /** Objects that route requests, but that no check understands. */
  readonly notModelled: readonly { readonly kind: string; readonly id: string }[];
  /** Whether a finding fails the command. */
  readonly fails: (finding: LocatedFinding) => boolean;
}

/** Prints a report, for people or for another program. */
export type Format = (report: CheckReport, options: FormatOptions) => string;

/** The field and the problem, on one line. */
export const sentence = ({ path, message }: LocatedFinding) => (path === '' ? message : `${path}: ${message}`);
