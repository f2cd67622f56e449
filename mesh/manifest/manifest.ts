/** A Kubernetes object as written in a manifest: plain data in the wire format, with nothing resolved. */
export interface Manifest {
  /** API group and version: `networking.istio.io/v1`. */
  readonly apiVersion: string;
  /** Object kind: `VirtualService`. */
  readonly kind: string;
  /** Name, namespace, labels and annotations. */
  readonly metadata: Metadata;
  /** All other fields, such as `spec`. */
  readonly [field: string]: unknown;
}

/** The metadata of a Kubernetes object that Istio reads. */
export interface Metadata {
  readonly name: string;
  /** Object namespace. @default `default`, as for `kubectl apply` */
  readonly namespace?: string;
  /** Object labels. @default none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Object annotations. @default none */
  readonly annotations?: Readonly<Record<string, string>>;
  /** Creation time (RFC 3339, whole seconds): if objects conflict, the oldest wins. @default older than all objects that have one; ties are broken by name, then namespace */
  readonly creationTimestamp?: string;
}

/** Path to a field inside an object: `['spec', 'http', 0, 'route']`. */
export type FieldPath = readonly (string | number)[];

/** A position in a file. */
export interface Position {
  /** Line number, from 1. */
  readonly line: number;
  /** Column number, from 1. */
  readonly column: number;
  /** The whole line as text. */
  readonly text: string;
}

/** The file that contains a manifest. Field positions are computed on demand, not while reading. */
export interface ManifestSource {
  /** File path, as it was passed to the reader. */
  readonly file: string;
  /** Finds the line (from 1) that contains the field at `path` or, if it is missing, its nearest ancestor. */
  line(path: FieldPath): number;
  /** Finds the field at `path` or, if it is missing, its nearest ancestor. */
  position(path: FieldPath): Position;
}

/** A problem that only the text shows, not the parsed data, such as a duplicate key. */
export interface TextFault {
  /** Path to the field. */
  readonly path: FieldPath;
  /** Explanation for the user. */
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
  /** The file that contains it. @default none: it was not read from a file */
  readonly source?: ManifestSource;
  /** Path of the construct that it comes from. @default none, or not known: a chart renders its objects together */
  readonly construct?: string;
  /** Problems in its text. @default none */
  readonly faults?: readonly TextFault[];
  /** It counts for findings and verdicts, but is never judged itself. @default false */
  readonly isContext?: boolean;
  /**
   * Name of the overlay that it belongs to: its objects replace others on purpose, and are checked without those of other
   * overlays. @default none
   */
  readonly overlay?: string;
  /** Context that is only known from a reference to it. It does not show that the manifests contain its kind. @default false */
  readonly isDeclared?: boolean;
}
