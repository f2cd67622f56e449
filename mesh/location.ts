import type { Config } from './config';

/** Where something was written, for manifests that were read from files. */
export interface Location {
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

export function locate({ origin: { source } }: Config, path: readonly (string | number)[]): Location | null {
  return source ? { file: source.file, line: source.line(path) } : null;
}
