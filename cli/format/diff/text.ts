import type { Difference } from '../../../mesh';
import {
  exampleOf,
  hostsOf,
  inOrder,
  outcomesInWords,
  sourcesOf,
  summaryOf,
  titleOf,
} from '../../../mesh/report/difference';
import { safe, styled } from '../../../mesh/terminal/style';
import type { DiffFormat } from './diff-report';

/** For people. */
export const text: DiffFormat = ({ differences, refused, assumptions, failures }, { color }) => {
  const style = styled(color);
  const sorted = inOrder(differences).sort((a, b) => compare(placeOf(a), placeOf(b)));
  const lines: string[] = [];
  let place = '';
  for (const difference of sorted) {
    if (placeOf(difference) !== place) {
      place = placeOf(difference);
      lines.push(style('bold', safe(place)));
    }
    const { kind, requests, before, after, otherChanges, causes, reason } = difference;
    const example = exampleOf(difference);
    const bad = kind === 'lost' || kind === 'denied';
    lines.push(`  ${style(bad ? 'red' : 'yellow', titleOf(difference))}: ${safe(requests)}`);
    if (example !== undefined) {
      lines.push(`    example  ${safe(example)}`);
      lines.push(`    before   ${safe(outcomesInWords(before))}`);
      lines.push(`    after    ${safe(outcomesInWords(after))}`);
      for (const line of otherChanges) lines.push(`    also     ${safe(line)}`);
    }
    if (reason !== undefined) lines.push(`    note     ${safe(reason)}`);
    for (const { side, object, path, location } of causes) {
      const where = location ? style('dim', ` (${safe(location.file)}:${location.line})`) : '';
      lines.push(`    ${side === 'before' ? '-' : '+'} ${safe(`${object}${path && ` ${path}`}`)}${where}`);
    }
  }
  for (const [side, objects] of Object.entries(refused)) {
    for (const object of objects)
      lines.push(style('yellow', `ignored ${side}, because Istio rejects it: ${safe(object)}`));
  }
  for (const line of assumptions) lines.push(style('dim', `assumed: ${safe(line)}`));
  for (const failure of failures) lines.push(style('red', safe(failure)));
  lines.push(summaryOf(differences));
  return lines.map((line) => `${line}\n`).join('');
};

const placeOf = (difference: Difference) => `${hostsOf(difference)} from ${sourcesOf(difference)}`;

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
