import type { Config } from './config';

/** Where something was written, for manifests that were read from files. */
export interface Location {
  /** The path of the file, as it was read. */
  readonly file: string;
  /** The line, from 1. */
  readonly line: number;
}

export function locate({ origin: { source } }: Config, path: readonly (string | number)[]): Location | null {
  return source ? { file: source.file, line: source.line(path) } : null;
}
