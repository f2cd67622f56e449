import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { Terminal } from './terminal';
import { UsageError } from './usage-error';

/** Writes to a file and prints its path; without a file, writes to standard output. */
export function print(text: string, out: string | undefined, { stdout }: Terminal): number {
  if (out === undefined || out === '-') {
    stdout.write(text);
    return 0;
  }
  try {
    writeFileSync(out, text);
  } catch (error) {
    throw new UsageError(`cannot write ${out}: ${(error as Error).message}`);
  }
  stdout.write(`${pathToFileURL(out)}\n`);
  return 0;
}
