import type { Judgement } from '../checks/run';

/** What there is to print. */
export interface Report extends Judgement {
  /** How many were judged. */
  readonly objects: number;
  readonly files: number;
}

export interface FormatOptions {
  readonly color: boolean;
}
