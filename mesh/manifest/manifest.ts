/** A Kubernetes object as written in a manifest: plain data in the wire format, with nothing resolved. */
export interface Manifest {
  /** API group and version: `networking.istio.io/v1`. */
  readonly apiVersion: string;
  /** Kind of the object: `VirtualService`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: Metadata;
  /** All other fields, such as `spec`. */
  readonly [field: string]: unknown;
}

/** The metadata of a Kubernetes object that Istio reads. */
export interface Metadata {
  /** Name of the object. */
  readonly name: string;
  /** Namespace of the object. @default `default`, as for `kubectl apply` */
  readonly namespace?: string;
  /** Labels of the object. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the object. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Creation time (RFC 3339, whole seconds): if objects conflict, the oldest wins. @default older than all objects that have one; ties are broken by name, then namespace */
  readonly creationTimestamp?: string;
}

/** Path of a field inside an object: `['spec', 'http', 0, 'route']`. */
export type Path = readonly (string | number)[];

/** Position of a field in its file. */
export interface Position {
  /** Line number, from 1. */
  readonly line: number;
  /** Column number, from 1. */
  readonly column: number;
  /** Text of the whole line. */
  readonly text: string;
}

/** The file of a manifest, and the positions in it. Positions are computed on demand, not while reading. */
export interface Source {
  /** Path of the file, as it was passed to the reader. */
  readonly file: string;
  /** Returns the line number (from 1) of the field at `path`, or of its nearest ancestor in the file. */
  line(path: Path): number;
  /** Returns the position of the field at `path`, or of its nearest ancestor in the file. */
  position(path: Path): Position;
}

/** A problem in the text of a manifest that its data does not show, such as a duplicate key. */
export interface Fault {
  /** Path of the field. */
  readonly path: Path;
  /** Description of the problem. */
  readonly message: string;
}

/**
 * A manifest and, if it was read from a file, its position there.
 *
 * The content is not validated: kind and name may be missing, and any field may have the wrong type.
 */
export interface SourcedManifest {
  /** The object as parsed. */
  readonly manifest: Manifest;
  /** File and positions. @default none: it was not read from a file */
  readonly source?: Source;
  /** Problems in its text. @default none */
  readonly faults?: readonly Fault[];
}
