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
import { cell, code, escaped, html, sentence } from '../markdown-text';
import type { DiffFormat } from './diff-report';

/** A comment on GitHub has at most 65,536 characters. */
const MOST_BYTES = 60_000;

/** For a comment on a pull request: details are folded, and the least important entries are cut. */
export const markdown: DiffFormat = ({ differences, refused, assumptions, failures }) => {
  const entries = inOrder(differences);
  const head = [
    `### What this change does to requests`,
    '',
    `**${escaped(sentence(summaryOf(entries)))}**`,
    ...failures.map((failure) => `\n> [!CAUTION]\n> ${escaped(failure)}`),
    ...Object.entries(refused).flatMap(([side, objects]) =>
      objects.map((object) => `\n> [!WARNING]\n> Ignored ${side}, because Istio rejects it: ${code(object)}`),
    ),
    ...assumptions.map((line) => `\nAssumed: ${escaped(line)}`),
  ].join('\n');
  let text = `${head}\n`;
  for (const [index, entry] of entries.entries()) {
    const next = `\n${details(entry)}\n`;
    if (bytes(text) + bytes(next) > MOST_BYTES) {
      const left = entries.length - index;
      return `${text}\n${left} more difference${left === 1 ? ' is' : 's are'} not shown.\n`;
    }
    text += next;
  }
  return text;
};

function details(difference: Difference): string {
  const { requests, before, after, otherChanges, causes, reason } = difference;
  const example = exampleOf(difference);
  return [
    `<details><summary>${html(`${sentence(titleOf(difference))}: ${requests}`)} → <b>${html(hostsOf(difference))}</b></summary>`,
    '',
    `From ${escaped(sourcesOf(difference))}.`,
    ...(reason === undefined ? [] : ['', escaped(sentence(reason))]),
    ...(example === undefined
      ? []
      : [
          '',
          '| | |',
          '|---|---|',
          `| Example | ${cell(example)} |`,
          `| Before | ${cell(outcomesInWords(before))} |`,
          `| After | ${cell(outcomesInWords(after))} |`,
          ...otherChanges.map((line) => `| Also | ${cell(line)} |`),
        ]),
    '',
    ...causes.map(({ side, object, path, location }) => {
      const where = location ? ` in ${code(`${location.file}:${location.line}`)}` : '';
      return `- ${side}: ${code(`${object}${path && ` ${path}`}`)}${where}`;
    }),
    '',
    '</details>',
  ].join('\n');
}

const bytes = (text: string) => new TextEncoder().encode(text).length;
