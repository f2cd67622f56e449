import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { KubeClient } from '../kube-client';
import { Random } from '../random';
import type { Report } from '../report';
import { admission } from './admission';
import { istioctlAnalyze } from './analyze';
import { Analyzers } from './analyzers';
import { corpus } from './corpus';
import type { Comparison, Judge, World } from './judge';
import { NewerFields } from './newer-fields';
import { examples, typedObjects, wildObjects } from './objects';
import { smaller } from './smaller';
import { istioctlValidate } from './validate';
import { otherWorlds } from './worlds';

export interface FindingsOptions {
  readonly seed: number;
  /** Number of random objects and worlds for each judge. */
  readonly mutants: number;
  /** Folder for differences, one file each. */
  readonly differences: string;
}

/** Compares the findings of `check` with the real API server, webhook and analyzers, one row of the report each. */
export async function findings(
  report: Report,
  client: KubeClient,
  folder: string,
  options: FindingsOptions,
): Promise<void> {
  const { seed, mutants } = options;
  const known = corpus();
  const objects = [...examples(), ...known.flat()];
  const alone = (made: Iterable<(typeof objects)[number]>): World[] => [...made].map((object) => [object]);
  const analyzers = new Analyzers(folder);
  const random = () => new Random(seed);
  await compare(report, options, admission(client), alone(firstOf(wildObjects(random(), objects), mutants)));
  await compare(report, options, istioctlValidate(folder), [
    ...alone(examples()),
    ...alone(firstOf(typedObjects(random(), objects), mutants)),
  ]);
  await compare(report, options, istioctlAnalyze(analyzers), [
    ...known,
    ...firstOf(otherWorlds(random(), known), mutants),
  ]);
  await analyzers.stop();
}

const BATCH = 500;
/** Number of differences that are shrunk and written. */
const SHOWN = 5;

async function compare(report: Report, options: FindingsOptions, judge: Judge, made: readonly World[]): Promise<void> {
  const newer = new NewerFields();
  const worlds = made.filter((world) => newer.areAbsent(world));
  await report.measure('findings', judge.name, async () => {
    const verdicts = new Map<string, number>();
    let agreed = 0;
    let shown = 0;
    for (let start = 0; start < worlds.length; start += BATCH) {
      const batch = worlds.slice(start, start + BATCH);
      const comparisons = await judge.compare(batch);
      for (const [i, comparison] of comparisons.entries()) {
        const { verdict, problem } = comparison;
        verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
        if (problem === undefined) agreed++;
        else if (shown++ < SHOWN)
          console.log(`${judge.name}: ${await reproduce(options, judge, batch[i] ?? [], comparison)}`);
      }
    }
    const seen = [...verdicts].map(([verdict, count]) => `${verdict} ${count}`).join(', ');
    const words = `${agreed} of ${worlds.length} from seed ${options.seed} agree (${seen})`;
    if (agreed < worlds.length || worlds.length === 0) throw new Error(words);
    return words;
  });
}

/** Shrinks a difference and writes it. @returns the difference and the file */
async function reproduce(
  { differences }: FindingsOptions,
  judge: Judge,
  world: World,
  found: Comparison,
): Promise<string> {
  // The code, or who rejects the object: the smaller world must show the same difference.
  const topic = ({ problem }: Comparison) => problem?.split(' ', 1)[0];
  const differs = async (candidates: readonly World[]) =>
    (await judge.compare(candidates)).map((comparison) => topic(comparison) === topic(found));
  const small = await smaller(world, differs);
  const [again = found] = await judge.compare([small]);
  // The analyzers iterate over Go maps, so a second answer may not differ.
  const comparison = again.problem === undefined ? found : again;
  mkdirSync(differences, { recursive: true });
  const text = asFile(judge, small, comparison);
  const file = join(differences, `${createHash('sha256').update(text).digest('hex').slice(0, 8)}.yaml`);
  writeFileSync(file, text);
  return `${comparison.problem}\n${file}`;
}

function asFile({ name }: Judge, world: World, { problem = '', theirs, ours }: Comparison): string {
  const lines = [problem, ...theirs.map((line) => `${name}: ${line}`), ...ours.map((line) => `check: ${line}`)];
  const comment = lines.flatMap((line) => line.split('\n')).map((line) => `# ${line}\n`);
  return comment.join('') + world.map((object) => stringify(object)).join('---\n');
}

function* firstOf<T>(items: Iterable<T>, count: number): Generator<T> {
  let left = count;
  if (left <= 0) return;
  for (const item of items) {
    yield item;
    if (--left <= 0) return;
  }
}
