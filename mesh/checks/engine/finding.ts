import type { FieldPath, Position, SourcedManifest } from '../../manifest/manifest';

/** `error`: it is rejected or does not work; `warning`: it works, but probably not as intended; `info`: worth knowing. */
export type Level = 'error' | 'warning' | 'info';

/** One mistake in one object. This is what `--json` prints; other programs read it. */
export interface Finding {
  /** A code of Istio (`IST0101`) or Kiali (`KIA0201`), or of this package if neither has one (`MESH0001`). */
  readonly code: string;
  /** Only errors make `cdk8s-istio check` fail. */
  readonly level: Level;
  /** A real API server or Istio's webhook rejects the object. */
  readonly refused: boolean;
  /** `VirtualService default/reviews`. */
  readonly object: string;
  /** `spec.http[0].route[0].destination.subset`; empty if the finding is about the whole object. */
  readonly path: string;
  /** What is wrong, and how to fix it. */
  readonly message: string;
  /** The file that contains the object. @default the object was not read from a file */
  readonly file?: string;
  /** The line of the field, from 1. @default the object was not read from a file */
  readonly line?: number;
}

/** A finding with references that do not fit into JSON. */
export interface LocatedFinding extends Finding {
  /** The manifest that was checked. */
  readonly sourced: SourcedManifest;
  /** `path` as a list of keys. */
  readonly field: FieldPath;
  /** The position of the field. @default the object was not read from a file */
  readonly position?: Position;
}

/** A finding as other programs read it. */
export function plainFinding({ code, level, refused, object, path, message, file, line }: LocatedFinding): Finding {
  return {
    code,
    level,
    refused,
    object,
    path,
    message,
    ...(file !== undefined && line !== undefined && { file, line }),
  };
}
