import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAllDocuments } from 'yaml';

export const root = resolve(__dirname, '..');

/** A command that runs at `root`, and writes manifests to the folder in the environment variables of cdk8s. */
export type Command = readonly [program: string, ...args: string[]];

/** The same work done in two ways. A way can print the milliseconds of its work, without Node's start and imports. */
export interface Case {
  readonly name: string;
  readonly ours: Command;
  readonly theirs: Command;
  /** Whether a non-zero exit code means that the input has mistakes, rather than that the command failed. */
  readonly findsMistakes?: boolean;
  /** Whether both ways write the same objects, but not the same bytes. */
  readonly sameObjects?: boolean;
}

/** Benchmarks that compare two ways, or lines that measure one. */
export type Subject = { readonly title: string } & (
  | {
      /** @throws if it cannot be measured on this machine */
      cases(): readonly Case[];
    }
  | { lines(): Iterable<string> }
);

/** Measurements of one run. */
export interface Run {
  /** Wall time of the whole command, in milliseconds. */
  readonly wall: number;
  /** Work time that the command printed, in milliseconds; NaN if it printed none. */
  readonly work: number;
  /** Peak resident memory of the command's largest Node process, in MB; NaN if there was no Node process. */
  readonly peak: number;
}

export interface Pair {
  readonly ours: Run;
  readonly theirs: Run;
}

/** A pair shorter than these milliseconds depends on what is cached: files, and compiled code. */
const SHORT = 1000;

/** How many short pairs do not count. */
const WARM_UP = 4;

/** Runs ours and theirs in turn, until there are seven pairs or 40 seconds have passed. */
export function measure({ name, ours, theirs, findsMistakes = false, sameObjects = false }: Case): Pair[] {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const pairs: Pair[] = [];
    const start = performance.now();
    const pair = () => ({
      ours: run(ours, join(folder, 'ours'), findsMistakes),
      theirs: run(theirs, join(folder, 'theirs'), findsMistakes),
    });
    pairs.push(pair());
    // A ratio is only meaningful if both ways write the same files.
    refuseDifference(name, join(folder, 'ours'), join(folder, 'theirs'), sameObjects);
    if (performance.now() - start < SHORT) {
      for (let runs = 1; runs < WARM_UP; runs++) pair();
      pairs.pop();
    }
    while (pairs.length < 7 && performance.now() - start < 40_000) pairs.push(pair());
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
    // Certificates that a machine adds for its proxy: Node would parse them at each start, which takes longer than the start.
    NODE_EXTRA_CA_CERTS: undefined,
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
    throw new Error(`command failed: ${[program, ...args].join(' ')}: ${error ?? stderr}`);
  const peak = existsSync(peaks)
    ? Math.max(...readFileSync(peaks, 'utf8').trim().split('\n').map(Number)) / 1024
    : Number.NaN;
  return { wall, work: Number.parseFloat(stdout), peak };
}

function refuseDifference(name: string, ours: string, theirs: string, sameObjects: boolean): void {
  const [left, right] = [ours, theirs].map((folder) => contents(folder, sameObjects ? objects : String));
  const paths = new Set([...(left?.keys() ?? []), ...(right?.keys() ?? [])]);
  const different = [...paths].filter((path) => left?.get(path) !== right?.get(path));
  if (different.length > 0)
    throw new Error(
      `${name}: both ways must write the same files, but these differ: ${different.slice(0, 5).join(', ')}`,
    );
}

/** The objects of a YAML file as JSON, in an order that does not depend on theirs. */
const objects = (text: string) =>
  parseAllDocuments(text)
    .map((document) => JSON.stringify(document.toJS()))
    .sort()
    .join('\n');

const contents = (folder: string, read: (text: string) => string) =>
  new Map(
    (existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : [])
      .filter((path) => statSync(join(folder, path)).isFile())
      .map((path) => [path, read(readFileSync(join(folder, path), 'utf8'))]),
  );
