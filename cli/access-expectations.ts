import { readFileSync } from 'node:fs';
import type { AccessCell, AccessOptions, Mesh } from '../mesh';
import { type AccessExpectation, accessFailures } from '../mesh/behaviour/access/expectation';
import { UsageError } from './usage-error';

/** A line of an expectation file. */
interface Line {
  readonly place: string;
  readonly text: string;
  readonly expectation: AccessExpectation;
  readonly options: AccessOptions;
}

/** A line that is not met, and the cells that show it. */
export interface AccessFailure {
  readonly place: string;
  /** `prod/web must not call reviews`. */
  readonly expected: string;
  readonly cells: readonly AccessCell[];
}

const LINE = /^(\S.*?)\s+(may|must not)\s+call\s+(\S+?)(?::(\d+))?(?:\s+([A-Z-]+))?(?:\s+(\/\S*))?$/;

/**
 * Compares a mesh with a file of lines such as `prod/web may call reviews:9080 GET /api/*` and `other/* must not call
 * reviews`. Empty lines and lines that start with # are ignored.
 *
 * @throws UsageError with file and line
 */
export function checkAccess(file: string, mesh: Mesh): { readonly count: number; readonly failures: AccessFailure[] } {
  const lines = readLines(file);
  const failures = lines.flatMap(({ place, text, expectation, options }): AccessFailure[] => {
    const cells = accessFailures(cellsOf(mesh, options, place), expectation);
    return cells.length === 0 ? [] : [{ place, expected: text, cells }];
  });
  return { count: lines.length, failures };
}

function readLines(file: string): Line[] {
  const name = file === '-' ? 'standard input' : file;
  let content: string;
  try {
    content = readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${name}: ${(error as Error).message}`);
  }
  return content.split(/\r?\n/).flatMap((line, index) => {
    const text = line.trim();
    const place = `${name}:${index + 1}`;
    return text === '' || text.startsWith('#') ? [] : [lineOf(text, place)];
  });
}

function lineOf(text: string, place: string): Line {
  const [, from, verb, to, port, method, path] = LINE.exec(text) ?? [];
  if (from === undefined || to === undefined) {
    throw new UsageError(
      `${place}: a line must be 'CALLER may call SERVICE[:PORT] [METHOD] [PATH]', or must not call, got '${text}'`,
    );
  }
  return {
    place,
    text,
    expectation: verb === 'may' ? 'may' : 'must not',
    options: {
      from,
      to,
      ...(port !== undefined && { port: Number(port) }),
      ...(method !== undefined && { method }),
      ...(path !== undefined && { path }),
    },
  };
}

function cellsOf(mesh: Mesh, options: AccessOptions, place: string): readonly AccessCell[] {
  try {
    return mesh.access(options);
  } catch (error) {
    throw new UsageError(`${place}: ${error instanceof Error ? error.message : error}`);
  }
}
