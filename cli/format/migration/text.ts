import type { NamedDifference } from '../../../mesh';
import { DIFFERENCES } from '../../../mesh/migration/difference-names';
import { exampleOf, hostsOf, outcomesInWords, sourcesOf } from '../../../mesh/report/difference';
import { type Style, safe, styled } from '../../../mesh/terminal/style';
import type { MigrationFormat, MigrationReport } from './migration-report';

/** For people. */
export const text: MigrationFormat = (report, { color }) => {
  const style = styled(color);
  const lines = [
    ...becomes(report, style),
    ...stays(report, style),
    ...differences(report, style),
    ...report.refused.map((object) => style('yellow', `ignored, because Istio rejects it: ${safe(object)}`)),
    ...report.migration.assumptions.map((line) => style('dim', `assumed: ${safe(line)}`)),
    ...report.files.map((file) => `written: ${file}`),
    ...summary(report),
  ];
  return lines.map((line) => `${line}\n`).join('');
};

function becomes({ migration }: MigrationReport, style: Style): string[] {
  return migration.becomes.map(({ from, to }) => {
    const made = to.length === 0 ? 'the Services that exist' : to.map(safe).join(', ');
    return `${style('bold', safe(from))} becomes ${made}`;
  });
}

function stays({ migration }: MigrationReport, style: Style): string[] {
  let last = '';
  return migration.obstacles.flatMap(({ object, path, location, reason, remedy }) => {
    const title = object === last ? [] : [style('bold', safe(object))];
    last = object;
    const where = location ? style('dim', ` (${safe(location.file)}:${location.line})`) : '';
    return [
      ...title,
      `  ${style('yellow', 'stays')}    ${safe(path || 'the whole object')}: ${safe(reason)}${where}`,
      `  remedy   ${safe(remedy)}`,
    ];
  });
}

function differences({ migration, missing }: MigrationReport, style: Style): string[] {
  const groups = new Map<string, NamedDifference[]>();
  for (const difference of migration.differences) {
    const key = difference.names.join(', ');
    const group = groups.get(key);
    if (group) group.push(difference);
    else groups.set(key, [difference]);
  }
  return [...groups].flatMap(([key, group]) => {
    const names = group[0]?.names ?? [];
    const isAccepted = names.every((name) => !missing.includes(name));
    if (isAccepted) return [style('green', `accepted: ${key} (${count(group.length, 'difference')})`)];
    const title = style('red', `differs: ${key}`);
    const more = group.length - MOST_EXAMPLES;
    return [
      title,
      ...names.map((name) => `  ${DIFFERENCES[name]}`),
      ...group.slice(0, MOST_EXAMPLES).flatMap((one) => example(one, style)),
      ...(more > 0 ? [`  and ${more} more, listed with --json`] : []),
    ];
  });
}

const count = (number: number, word: string) => `${number} ${word}${number === 1 ? '' : 's'}`;

/** More differences with the same names are counted. */
const MOST_EXAMPLES = 3;

function example(difference: NamedDifference, style: Style): string[] {
  const { requests, before, after, otherChanges, reason } = difference;
  const witness = exampleOf(difference);
  return [
    `  ${safe(hostsOf(difference))} from ${safe(sourcesOf(difference))}: ${safe(requests)}`,
    ...(witness === undefined
      ? []
      : [
          `    example  ${safe(witness)}`,
          `    before   ${safe(outcomesInWords(before))}`,
          `    after    ${safe(outcomesInWords(after))}`,
          ...otherChanges.map((change) => `    also     ${safe(change)}`),
        ]),
    ...(reason === undefined ? [] : [style('dim', `    note     ${safe(reason)}`)]),
  ];
}

function summary({ migration, missing, files }: MigrationReport): string[] {
  const { apply, delete: removed, obstacles, differences: all } = migration;
  if (apply.length === 0) return [obstacles.length === 0 ? NOTHING : 'nothing can be migrated'];
  const staying = new Set(obstacles.map(({ object }) => object)).size;
  const counts = `${count(apply.length, 'object')} to apply, ${removed.length} to delete, ${staying} to keep`;
  const proved = all.length === 0 ? 'no request is treated differently' : 'all other requests are treated alike';
  const result = `${counts}; ${proved} (proved for all requests)`;
  if (missing.length === 0) return files.length === 0 || removed.length === 0 ? [result] : [result, ORDER];
  if (missing.includes('other')) return [result, 'nothing is written: differences named other cannot be accepted'];
  return [result, `nothing is written: accept the differences with --accept ${missing.join(',')}`];
}

const NOTHING = 'there is nothing to migrate: no VirtualService with hosts, and no Istio Gateway';

const ORDER =
  'apply the new objects first, and delete the old ones when istioctl proxy-status shows SYNCED for every proxy';
