import type { AccessFormat } from './access-report';
import { causeInWords, groupsOf, isUndecided, shortList, summaryOf } from './words';

/** For a document or a comment: a table for each service. */
export const markdown: AccessFormat = ({ cells, refused }) =>
  [
    '### Who can call whom',
    '',
    escaped(summaryOf(cells)),
    ...refused.map((object) => `\n> [!WARNING]\n> Ignored, because Istio rejects it: ${escaped(object)}`),
    ...[...groupsOf(cells)].flatMap(([service, groups]) => [
      '',
      `#### ${escaped(service)}`,
      '',
      '| Callers | Allowed | Because |',
      '|---|---|---|',
      ...groups.map(({ cell, callers }) => {
        const { allowed, when, because, enforced, reason } = cell;
        const requests = allowed === 'some' ? `${isUndecided(cell) ? 'may' : 'some'}: ${when}` : allowed;
        const note = reason === null ? '' : `${enforced ? '' : 'not enforced: '}${reason}`;
        const why = [...because.map(causeInWords), ...(note === '' ? [] : [note])].join('; ');
        return `| ${escaped(shortList(callers))} | ${escaped(requests)} | ${escaped(why)} |`;
      }),
    ]),
    '',
  ].join('\n');

const escaped = (text: string) =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/[\\`*_[\]|]/g, '\\$&')
    .replaceAll('\n', ' ');
