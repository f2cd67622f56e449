import temporaryFolder from '../tests/temporary-folder';
import { access } from './access';
import { canaries } from './canaries';
import { check } from './check';
import { diff } from './diff';
import { helm } from './helm';
import { load } from './load';
import { measure, type Pair, type Run, type Subject } from './measure';
import { mesh } from './mesh';
import { workshop } from './workshop';

/** `npm run bench` measures all subjects, `npm run bench canaries` only those with this word in the title. */
const subjects: readonly Subject[] = [workshop, load, canaries, helm, mesh, access, diff, check];

temporaryFolder();

const columns = ['wall ms', 'work ms', 'peak MB'] as const;
const fields = ['wall', 'work', 'peak'] as const satisfies (keyof Run)[];

for (const subject of subjects.filter(({ title }) => title.includes(process.argv[2] ?? ''))) {
  console.log(`\n${subject.title}\n`);
  try {
    if ('lines' in subject) {
      for (const line of subject.lines()) console.log(line);
      continue;
    }
    const all = subject.cases();
    const width = Math.max(...all.map(({ name }) => name.length));
    const line = (name: string, cells: readonly string[], end: string) =>
      console.log(
        `| ${name.padEnd(width)} | ${cells.map((cell) => cell.padStart(22)).join(' | ')} | ${end.padStart(5)} |`,
      );
    line(
      '',
      columns.map((column) => `${column}: ours/theirs`),
      'pairs',
    );
    for (const benchmark of all) {
      const pairs = measure(benchmark);
      line(
        benchmark.name,
        fields.map((field) => compared(pairs, field)),
        `${pairs.length}`,
      );
    }
  } catch (error) {
    console.log(`not measured: ${error instanceof Error ? error.message : error}`);
  }
}

/**
 * Both medians and the median ratio. Ratios are computed within pairs, so a drift of the machine's speed cancels out.
 */
function compared(pairs: readonly Pair[], field: keyof Run): string {
  const ours = median(pairs.map((pair) => pair.ours[field]));
  const theirs = median(pairs.map((pair) => pair.theirs[field]));
  if (Number.isNaN(ours)) return '';
  if (Number.isNaN(theirs)) return ours.toFixed(0);
  const ratio = median(pairs.map((pair) => pair.ours[field] / pair.theirs[field]));
  return `${ours.toFixed(0)}/${theirs.toFixed(0)} = ${ratio.toFixed(2)}`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice((sorted.length - 1) >> 1, (sorted.length >> 1) + 1);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}
