import type { Path, Position, SourcedManifest } from '../../manifest/manifest';

/** `error`: it will not work, or not be taken; `warning`: it works, though hardly as meant; `info`: worth knowing. */
export type Level = 'error' | 'warning' | 'info';

/** One mistake in one object. This is what `--json` prints; other programs read it. */
export interface Finding {
  /** Istio's (`IST0101`), Kiali's (`KIA0201`) or, where neither knows the mistake, ours (`MESH0001`). */
  readonly code: string;
  /** How bad it is. */
  readonly level: Level;
  /** A real API server or Istio's webhook would not accept the object. */
  readonly refused: boolean;
  /** `VirtualService default/reviews`. */
  readonly object: string;
  /** `spec.http[0].route[0].destination.subset`; empty when the object as a whole is meant. */
  readonly path: string;
  /** What must be, what is there, and how to mend it. */
  readonly message: string;
  /** The file that the object was read from. @default the object was in no file */
  readonly file?: string;
  /** The line of the field, from 1. @default the object was in no file */
  readonly line?: number;
}

/** A finding with what a program in this process can use besides. */
export interface LocatedFinding extends Finding {
  /** The very object that was given to be judged. */
  readonly sourced: SourcedManifest;
  /** `path`, as keys. */
  readonly field: Path;
  /** Where the field is written. @default the object was in no file */
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

/** A path as it is written in messages; keys that are no plain words stand in brackets. */
export function pathText(path: Path): string {
  return path.reduce<string>((text, key) => {
    if (typeof key === 'number') return `${text}[${key}]`;
    if (!/^[A-Za-z_][\w-]*$/.test(key)) return `${text}["${key}"]`;
    return text === '' ? key : `${text}.${key}`;
  }, '');
}
