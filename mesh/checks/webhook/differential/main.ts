// Compares the webhook's rules with Istio: `ISTIOCTL=… node --import tsx mesh/checks/webhook/differential/main.ts`
// [--seed=1] [--mutants=4000] [--values=200] [--changes=4]. Exit code 1 where they differ.
import { parseArgs } from 'node:util';
import type { Manifest } from '../../../manifest';
import { type Comparison, compare, type Difference } from './compare';
import { examples, Mutants } from './mutants';
import { Random } from './random';
import { valueCarriers } from './values';

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    /** Objects with several changes. */
    mutants: { type: 'string', default: '4000' },
    /** Values of each grammar, in an object each. */
    values: { type: 'string', default: '200' },
    /** Changes to an object, at most. */
    changes: { type: 'string', default: '4' },
    kind: { type: 'string' },
  },
});
const random = new Random(Number(options.seed));
const batch = 500;
let areDifferent = false;

report('examples', examples(options.kind));
const mutants = new Mutants(random, options.kind);
const all: Manifest[] = [];
for (let index = 0; index < Number(options.mutants); index++) {
  all.push(mutants.make(`m${index}`, Number(options.changes)));
}
report('mutants', all);
for (const [name, make] of Object.entries(valueCarriers)) {
  const objects = Array.from({ length: Number(options.values) }, (_, index) => {
    return { ...make(random), metadata: { name: `m${index}`, namespace: 'default' } };
  });
  report(name, objects);
}
process.exitCode = areDifferent ? 1 : 0;

function report(what: string, objects: readonly Manifest[]): void {
  const sum = { compared: 0, refused: 0, unreadable: 0, skipped: 0 };
  const differences: Difference[] = [];
  for (let start = 0; start < objects.length; start += batch) {
    const part: Comparison = compare(objects.slice(start, start + batch));
    for (const key of ['compared', 'refused', 'unreadable', 'skipped'] as const) sum[key] += part[key];
    differences.push(...part.differences);
  }
  areDifferent ||= differences.length > 0;
  const { compared, refused, unreadable, skipped } = sum;
  const counts = `${compared} compared, ${refused} of them refused, ${unreadable} unreadable, ${skipped} skipped`;
  console.log(`${what}: ${objects.length} objects, ${counts}; ${differences.length} differences`);
  for (const difference of differences.slice(0, 10)) console.log(shown(difference));
}

function shown({ object, what, theirs, ours }: Difference): string {
  const istio = [...theirs.errors, ...theirs.warnings.map((message) => `(warning) ${message}`)];
  const here = ours.map(({ code, path, message }) => `${code} ${path}: ${message}`);
  return [
    `  ${what}: ${JSON.stringify(object).slice(0, 2000)}`,
    ...istio.map((line) => `    Istio: ${line}`),
    ...here.map((line) => `    here: ${line}`),
  ].join('\n');
}
