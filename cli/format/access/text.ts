import type { AccessCell } from '../../../mesh';
import { safe, styled } from '../../../mesh/terminal/style';
import type { AccessFormat } from './access-report';
import { causeInWords, exampleInWords, groupsOf, isUndecided, placeOf, shortList, summaryOf } from './words';

type Style = ReturnType<typeof styled>;

/** For people: the callers of each service, or one cell with its examples. */
export const text: AccessFormat = ({ cells, refused }, { color }) => {
  const style = styled(color);
  const [only, ...others] = cells;
  const lines = only && others.length === 0 ? detail(only, style) : overview(cells, style);
  for (const object of refused) lines.push(style('yellow', `ignored, because Istio rejects it: ${safe(object)}`));
  return lines.map((line) => `${line}\n`).join('');
};

function overview(cells: readonly AccessCell[], style: Style): string[] {
  const lines: string[] = [];
  for (const [service, groups] of groupsOf(cells)) {
    lines.push(style('bold', safe(service)));
    for (const { cell, callers } of groups) {
      const when = cell.allowed === 'some' ? `: ${safe(cell.when)}` : '';
      lines.push(`  ${label(cell, style)}  ${safe(shortList(callers))}${when}`, ...why(cell, style));
    }
  }
  return [...lines, summaryOf(cells)];
}

function detail(cell: AccessCell, style: Style): string[] {
  const { from, to, port, when, witness } = cell;
  const example = (name: string, request: AccessCell['witness']['allowed']) =>
    request ? [`        ${name}  ${safe(exampleInWords(request))}`] : [];
  return [
    style('bold', safe(`${from} to ${to}:${port}`)),
    `  ${label(cell, style)}  ${safe(when)}`,
    ...example('allowed', witness.allowed),
    ...example('denied ', witness.denied),
    ...why(cell, style),
  ];
}

/** What decides, and what is not decided or not enforced. */
function why({ because, enforced, reason }: AccessCell, style: Style): string[] {
  return [
    ...because.map((cause) => {
      const place = placeOf(cause);
      return `        because  ${safe(causeInWords(cause))}${place && style('dim', ` (${safe(place)})`)}`;
    }),
    ...(reason === null ? [] : [`        ${style('yellow', enforced ? 'note' : 'not enforced')}  ${safe(reason)}`]),
  ];
}

function label(cell: AccessCell, style: Style): string {
  const { allowed, enforced } = cell;
  const color = allowed === 'none' ? 'red' : enforced && allowed === 'all' ? 'green' : 'yellow';
  return style(color, (isUndecided(cell) ? 'may' : allowed).padEnd(4));
}
