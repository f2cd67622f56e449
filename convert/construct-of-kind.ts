import type { Shaped } from '../constructs/props/shape';

/** A construct that creates one object, with the fields of its props. */
export interface ConstructOfKind {
  readonly name: string;
  /** The version that it writes: other versions with the same schema mean the same. */
  readonly apiVersion: string;
  readonly fields: Shaped;
}
