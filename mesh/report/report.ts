import type { Judgement } from '../checks/engine/run';

/** The findings to print, with the number of objects and files. */
export interface Report extends Judgement {
  /** The number of checked objects. */
  readonly objects: number;
  /** The number of files; 0 if no object was read from a file. */
  readonly files: number;
}

export interface FormatOptions {
  readonly color: boolean;
}
