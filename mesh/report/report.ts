import type { Judgement } from '../checks/engine/run';

/** What there is to print. */
export interface Report extends Judgement {
  /** How many were judged. */
  readonly objects: number;
  /** From how many files; 0 for objects that were never in one. */
  readonly files: number;
}

export interface FormatOptions {
  readonly color: boolean;
}
