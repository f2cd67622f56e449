import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

export const root = resolve(__dirname, '..');

/** A command that writes manifests where cdk8s' App or its command line is told by the environment, run at `root`. */
export type Command = readonly [program: string, ...args: string[]];

/** The same work done in two ways. A way may print how many milliseconds of it are not Node's start and imports. */
export interface Case {
  readonly name: string;
  readonly ours: Command;
  readonly theirs: Command;
  /** The exit code says what the command thinks of its input, not whether it could do its work. */
  readonly findsMistakes?: boolean;
}

/** What is measured against another way, or by itself. */
export type Subject = { readonly title: string } & (
  | {
      /** @throws why it cannot be measured here */
      cases(): readonly Case[];
    }
  | { lines(): Iterable<string> }
);

/** One run. */
export interface Run {
  /** Wall time of the whole command in milliseconds. */
  readonly wall: number;
  /** What the command printed of it, NaN for nothing. */
  readonly work: number;
  /** Peak resident memory of the largest Node process of the command, in MB; NaN where there was none. */
  readonly peak: number;
}

export interface Pair {
  readonly ours: Run;
  readonly theirs: Run;
}

/** Runs ours, theirs, ours, theirs, … until there are seven pairs or 40 seconds are over, and at least one pair. */
export function measure({ name, ours, theirs, findsMistakes = false }: Case): Pair[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const pairs: Pair[] = [];
    const start = performance.now();
    while (pairs.length === 0 || (pairs.length < 7 && performance.now() - start < 40_000)) {
      pairs.push({
        ours: run(ours, join(folder, 'ours'), findsMistakes),
        theirs: run(theirs, join(folder, 'theirs'), findsMistakes),
      });
      // A ratio between different work would say nothing.
      if (pairs.length === 1) refuseDifference(name, join(folder, 'ours'), join(folder, 'theirs'));
    }
    return pairs;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run([program, ...args]: Command, outdir: string, findsMistakes: boolean): Run {
  const peaks = `${outdir}.peaks`;
  rmSync(peaks, { force: true });
  const env = {
    ...process.env,
    CDK8S_OUTDIR: outdir,
    CDK8S_OUTPUT: outdir,
    BENCH_PEAKS: peaks,
    NODE_OPTIONS: `--require "${join(__dirname, 'peak.cjs')}"`,
  };
  const start = performance.now();
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: root,
    env,
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  const wall = performance.now() - start;
  if (error || (status !== 0 && !findsMistakes))
    throw new Error(`${[program, ...args].join(' ')} failed: ${error ?? stderr}`);
  const peak = existsSync(peaks)
    ? Math.max(...readFileSync(peaks, 'utf8').trim().split('\n').map(Number)) / 1024
    : Number.NaN;
  return { wall, work: Number.parseFloat(stdout), peak };
}

function refuseDifference(name: string, ours: string, theirs: string): void {
  const [left, right] = [ours, theirs].map(contents);
  const paths = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])]);
  const different = [...paths].filter((path) => left?.get(path) !== right?.get(path));
  if (different.length > 0) throw new Error(`${name}: the two ways write different files: ${different.slice(0, 5)}`);
}

const contents = (folder: string) =>
  new Map(
    (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
