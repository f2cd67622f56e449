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

/** Where a manifest was written. */
export interface Source {
  readonly file: string;
  /** The line (from 1) of the field at `path`, or of its nearest ancestor that is written. */
  line(path: readonly (string | number)[]): number;
}

/** A manifest and, when it was read from a file, where it stands there. */
export interface SourcedManifest {
  readonly manifest: Manifest;
  readonly source?: Source;
}
