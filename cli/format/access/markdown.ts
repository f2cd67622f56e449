import type { AccessCell, AccessChange } from '../../../mesh';
import { requestInWords } from '../../../mesh/verdict/request-in-words';
import type { AccessFormat, AccessReport } from './access-report';
import { causeInWords, changeGroups, changesInWords, groupsOf, isUndecided, shortList, summaryOf } from './words';

/** For a document or a comment on a pull request. */
export const markdown: AccessFormat = ({ cells, refused, assumptions, changes, expectations }) =>
  [
    ...(changes ? changed(changes) : expectations ? unmet(expectations) : overview(cells)),
    ...refused.map((object) => `\n> [!WARNING]\n> Ignored, because Istio rejects it: ${escaped(object)}`),
    ...assumptions.map((line) => `\nAssumed: ${escaped(line)}`),
    '',
  ].join('\n');

/** A table for each service. */
const overview = (cells: readonly AccessCell[]): string[] => [
  '### Who can call whom',
  '',
  escaped(summaryOf(cells)),
  ...[...groupsOf(cells)].flatMap(([service, groups]) => [
    '',
    `#### ${escaped(service)}`,
    '',
    '| Callers | Allowed | Because |',
    '|---|---|---|',
    ...groups.map(
      ({ cell, callers }) => `| ${escaped(shortList(callers))} | ${escaped(requestsOf(cell))} | ${why(cell)} |`,
    ),
  ]),
];

const requestsOf = (cell: AccessCell) =>
  cell.allowed === 'some' ? `${isUndecided(cell) ? 'may' : 'some'}: ${cell.when}` : cell.allowed;

function why({ because, enforced, reason }: Pick<AccessCell, 'because' | 'enforced' | 'reason'>): string {
  const note = reason === null ? [] : [`${enforced ? '' : 'not enforced: '}${reason}`];
  return escaped([...because.map(causeInWords), ...note].join('; '));
}

const changed = (changes: readonly AccessChange[]): string[] => [
  '### Who can call whom: what changes',
  '',
  escaped(changesInWords(changes)),
  ...(changes.length === 0
    ? []
    : ['', '| Change | From | To | Requests | Example | Because |', '|---|---|---|---|---|---|']),
  ...changeGroups(changes).map(({ change, callers, services }) => {
    const { kind, requests, witness, because, reason } = change;
    const example = witness ? requestInWords(witness) : '';
    const cells = [kind, shortList(callers), shortList(services), requests, example].map(escaped);
    return `| ${cells.join(' | ')} | ${why({ because, reason, enforced: true })} |`;
  }),
];

const unmet = ({ count, failures }: NonNullable<AccessReport['expectations']>): string[] => [
  '### Who can call whom: expectations',
  '',
  `${count - failures.length} of ${count} met`,
  ...(failures.length === 0 ? [] : ['', '| Expected | From | To | Allowed | Because |', '|---|---|---|---|---|']),
  ...failures.flatMap(({ expected, cells }) =>
    cells.map((cell) => {
      const shown = [expected, cell.from, `${cell.to}:${cell.port}`, requestsOf(cell)].map(escaped);
      return `| ${shown.join(' | ')} | ${why(cell)} |`;
    }),
  ),
];

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|]/g, '\\$&')
    .replaceAll('\n', ' ');
