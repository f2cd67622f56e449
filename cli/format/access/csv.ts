import type { AccessFormat } from './access-report';
import { causeInWords, exampleInWords } from './words';

const COLUMNS = ['from', 'to', 'port', 'allowed', 'when', 'because', 'enforced', 'reason', 'example', 'denied example'];

/** For spreadsheets: one line for each cell. */
export const csv: AccessFormat = ({ cells }) =>
  [
    COLUMNS,
    ...cells.map(({ from, to, port, allowed, when, because, enforced, reason, witness }) => [
      from,
      to,
      `${port}`,
      allowed,
      when,
      because.map(causeInWords).join('; '),
      `${enforced}`,
      reason ?? '',
      witness.allowed ? exampleInWords(witness.allowed) : '',
      witness.denied ? exampleInWords(witness.denied) : '',
    ]),
  ]
    .map((row) => `${row.map(field).join(',')}\r\n`)
    .join('');

// A spreadsheet would run a text as a formula that starts with one of these characters.
const field = (text: string) => {
  const shown = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown;
};
