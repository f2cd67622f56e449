import type { Manifest, Mesh, Request } from '../../mesh';

/** Requests that should have the same fate. */
export interface TestCase {
  readonly name: string;
  readonly line: number;
  readonly requests: readonly Request[];
  /** The message of each expectation that a request does not meet. */
  readonly failures: (mesh: Mesh, request: Request, manifests: readonly Manifest[]) => readonly string[];
}
