/** A Kubernetes object as it stands in a manifest: plain data in the wire format, nothing resolved. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: Metadata;
  readonly [field: string]: unknown;
}

export interface Metadata {
  readonly name: string;
  readonly namespace?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339, whole seconds; Istio's age order starts from it. */
  readonly creationTimestamp?: string;
}

/** The way to a field inside an object: `['spec', 'http', 0, 'route']`. */
export type Path = readonly (string | number)[];

/** Where a field was written: line and column from 1, and the whole line. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** Where a manifest was written. Positions are found when they are asked for, not while reading. */
export interface Source {
  readonly file: string;
  /** The line (from 1) of the field at `path`, or of its nearest ancestor that is written. */
  line(path: Path): number;
  /** Line, column and text of the field at `path`, or of its nearest ancestor that is written. */
  position(path: Path): Position;
}

/** What is wrong with the text of a manifest and cannot be seen in its data: a key that is written twice. */
export interface Fault {
  readonly path: Path;
  readonly message: string;
}

/**
 * A manifest and, when it was read from a file, where it stands there.
 *
 * A manifest from a file is what its author wrote: nothing guarantees that it has a kind, a name or the right types.
 */
export interface SourcedManifest {
  readonly manifest: Manifest;
  readonly source?: Source;
  readonly faults?: readonly Fault[];
}
