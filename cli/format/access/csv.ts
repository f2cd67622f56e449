import type { AccessChange } from '../../../mesh';
import { requestInWords } from '../../../mesh/verdict/request-in-words';
import type { AccessFormat, AccessReport } from './access-report';
import { causeInWords } from './words';

const COLUMNS = ['from', 'to', 'port', 'allowed', 'when', 'because', 'enforced', 'reason', 'example', 'denied example'];

const CHANGE_COLUMNS = ['change', 'from', 'to', 'port', 'requests', 'because', 'reason', 'example'];

/** For spreadsheets: one line for each cell or change. */
export const csv: AccessFormat = (report) =>
  (report.changes ? changeRows(report.changes) : cellRows(report))
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('');

function changeRows(changes: readonly AccessChange[]): string[][] {
  const rows = changes.map(({ kind, from, to, port, requests, because, reason, witness }) => [
    kind,
    from,
    to,
    `${port}`,
    requests,
    because.map(causeInWords).join('; '),
    reason ?? '',
    witness ? requestInWords(witness) : '',
  ]);
  return [CHANGE_COLUMNS, ...rows];
}

/** With expectations, the cells that do not meet them. */
function cellRows({ cells, expectations }: AccessReport): string[][] {
  const shown = expectations ? expectations.failures.flatMap((failure) => failure.cells) : cells;
  return [
    COLUMNS,
    ...shown.map(({ from, to, port, allowed, when, because, enforced, reason, witness }) => [
      from,
      to,
      `${port}`,
      allowed,
      when,
      because.map(causeInWords).join('; '),
      `${enforced}`,
      reason ?? '',
      witness.allowed ? requestInWords(witness.allowed) : '',
      witness.denied ? requestInWords(witness.denied) : '',
    ]),
  ];
}

// A spreadsheet would run a text as a formula that starts with one of these characters.
const field = (text: string) => {
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
};
