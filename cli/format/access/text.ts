import type { AccessCause, AccessCell, AccessChange } from '../../../mesh';
import { safe, styled } from '../../../mesh/terminal/style';
import { requestInWords } from '../../../mesh/verdict/request-in-words';
import type { AccessFormat, AccessReport } from './access-report';
import {
  causeInWords,
  changeGroups,
  changesInWords,
  groupsOf,
  isUndecided,
  placeOf,
  shortList,
  summaryOf,
} from './words';

type Style = ReturnType<typeof styled>;

/** For people: the callers of each service, or one cell with its examples. */
export const text: AccessFormat = ({ cells, refused, assumptions, changes, expectations }, { color }) => {
  const style = styled(color);
  const [only, ...others] = cells;
  const shown = () => (only && others.length === 0 ? detail(only, style) : overview(cells, style));
  const lines = changes ? changed(changes, style) : expectations ? unmet(expectations, style) : shown();
  for (const object of refused) lines.push(style('yellow', `ignored, because Istio rejects it: ${safe(object)}`));
  for (const line of assumptions) lines.push(style('dim', `assumed: ${safe(line)}`));
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
    request ? [`        ${name}  ${safe(requestInWords(request))}`] : [];
  return [
    style('bold', safe(`${from} to ${to}:${port}`)),
    `  ${label(cell, style)}  ${safe(when)}`,
    ...example('allowed', witness.allowed),
    ...example('denied ', witness.denied),
    ...why(cell, style),
  ];
}

/** New and lost access: callers and services with the same change are joined. */
function changed(changes: readonly AccessChange[], style: Style): string[] {
  const lines = changeGroups(changes).flatMap(({ change, callers, services }) => {
    const { kind, requests, witness, because, reason } = change;
    return [
      `${style(kind === 'lost' ? 'red' : 'yellow', kind)}  ${safe(`${shortList(callers)} to ${shortList(services)}: ${requests}`)}`,
      ...(witness ? [`        example  ${safe(requestInWords(witness))}`] : []),
      ...because.map((cause) => reasonLine(cause, style)),
      ...(reason === null ? [] : [`        ${style('yellow', 'note')}  ${safe(reason)}`]),
    ];
  });
  return [...lines, changesInWords(changes)];
}

function unmet({ count, failures }: NonNullable<AccessReport['expectations']>, style: Style): string[] {
  const lines = failures.flatMap(({ place, expected, cells }) => [
    `${style('red', 'not met')}  ${safe(expected)} ${style('dim', `(${safe(place)})`)}`,
    ...cells.flatMap((cell) => detail(cell, style).map((line) => `  ${line}`)),
  ]);
  const met = `${count - failures.length} of ${count} expectation${count === 1 ? '' : 's'} met`;
  return [...lines, met];
}

/** What decides, and what is not decided or not enforced. */
function why({ because, enforced, reason }: AccessCell, style: Style): string[] {
  return [
    ...because.map((cause) => reasonLine(cause, style)),
    ...(reason === null ? [] : [`        ${style('yellow', enforced ? 'note' : 'not enforced')}  ${safe(reason)}`]),
  ];
}

function reasonLine(cause: AccessCause, style: Style): string {
  const place = placeOf(cause);
  return `        because  ${safe(causeInWords(cause))}${place && style('dim', ` (${safe(place)})`)}`;
}

function label(cell: AccessCell, style: Style): string {
  const { allowed, enforced } = cell;
  const color = allowed === 'none' ? 'red' : enforced && allowed === 'all' ? 'green' : 'yellow';
  return style(color, (isUndecided(cell) ? 'may' : allowed).padEnd(4));
}
