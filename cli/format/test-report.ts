import type { Coverage, Request } from '../../mesh';
import type { FormatOptions } from '../../mesh/report/report';

/** The result of `test` for one file. */
export interface FileResult {
  readonly file: string;
  readonly tests: readonly TestResult[];
  readonly coverage: Coverage;
  /** Percentage that the requests must reach. */
  readonly least: number;
}

export interface TestResult {
  readonly name: string;
  readonly line: number;
  /** The number of requests. */
  readonly requests: number;
  readonly failures: readonly { readonly request: Request; readonly message: string }[];
}

/** Prints results, for people or for another program. */
export type TestFormat = (results: readonly FileResult[], options: FormatOptions) => string;

/** Why the coverage of a file fails; `undefined` if it does not. */
export function missedCoverage({ coverage: { share }, least }: FileResult): string | undefined {
  if (share * 100 >= least) return undefined;
  return `requests must reach ${least} % of the rules and matches, and reach ${+(share * 100).toFixed(2)} %`;
}
