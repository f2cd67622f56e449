/** A Kubernetes object as it stands in a manifest: plain data in the wire format, nothing resolved. */
export interface Manifest {
  /** The API group and version: `networking.istio.io/v1`. */
  readonly apiVersion: string;
  /** The kind. */
  readonly kind: string;
  /** The name of the object, and what else is said about it. */
  readonly metadata: Metadata;
  /** Whatever else stands there. */
  readonly [field: string]: unknown;
}

/** The metadata of a Kubernetes object, as far as Istio looks at it. */
export interface Metadata {
  /** The name of the object. */
  readonly name: string;
  /** The namespace of the object. @default `default`, as for `kubectl apply` */
  readonly namespace?: string;
  /** Labels of the object. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** RFC 3339, whole seconds; Istio's age order starts from it. @default as old as the others without one, which are ordered by name and namespace */
  readonly creationTimestamp?: string;
}

/** The way to a field inside an object: `['spec', 'http', 0, 'route']`. */
export type Path = readonly (string | number)[];

/** Where a field was written: line and column from 1, and the whole line. */
export interface Position {
  /** The line, from 1. */
  readonly line: number;
  /** The column, from 1. */
  readonly column: number;
  /** The whole line. */
  readonly text: string;
}

/** Where a manifest was written. Positions are found when they are asked for, not while reading. */
export interface Source {
  /** The path of the file, as it was read. */
  readonly file: string;
  /** The line (from 1) of the field at `path`, or of its nearest ancestor that is written. */
  line(path: Path): number;
  /** Line, column and text of the field at `path`, or of its nearest ancestor that is written. */
  position(path: Path): Position;
}

/** What is wrong with the text of a manifest and cannot be seen in its data: a key that is written twice. */
export interface Fault {
  /** The way to the field. */
  readonly path: Path;
  /** What is wrong with it. */
  readonly message: string;
}

/**
 * A manifest and, when it was read from a file, where it stands there.
 *
 * A manifest from a file is what its author wrote: nothing guarantees that it has a kind, a name or the right types.
 */
export interface SourcedManifest {
  /** The object. */
  readonly manifest: Manifest;
  /** Where it was written. @default it was not read from a file */
  readonly source?: Source;
  /** What is wrong with its text. @default nothing */
  readonly faults?: readonly Fault[];
}
