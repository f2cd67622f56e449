import type { Config } from './config';

/** A file and a line, for manifests that were read from files. */
export interface Location {
  /** File path, as it was passed to the reader. */
  readonly file: string;
  /** Line number, from 1. */
  readonly line: number;
}

export function locate({ origin: { source } }: Config, path: readonly (string | number)[]): Location | null {
  return source ? { file: source.file, line: source.line(path) } : null;
}
