import type { Manifest } from '../mesh/manifest/manifest';
import type { ObjectComments } from './comments';

/** An object to convert. */
export interface Piece {
  readonly manifest: Manifest;
  /** File, as it was passed to the reader. */
  readonly file: string;
  readonly line: number;
  readonly comments: ObjectComments | undefined;
  /** The object as YAML, if it should stay YAML. */
  readonly yaml?: string;
}
