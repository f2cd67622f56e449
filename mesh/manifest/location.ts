import type { Config } from './config';

/** File and line of a field, for manifests that were read from files. */
export interface Location {
  /** Path of the file, as it was passed to the reader. */
  readonly file: string;
  /** Line number, from 1. */
  readonly line: number;
}

export function locate({ origin: { source } }: Config, path: readonly (string | number)[]): Location | null {
  return source ? { file: source.file, line: source.line(path) } : null;
}
