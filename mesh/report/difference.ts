import { type Difference, type Kind as DifferenceKind, placesOf } from '../behaviour/diff/difference';
import { isAnswered } from '../behaviour/diff/observed';
import { describeFate, percentInWords, targetOf } from '../verdict/describe';
import { sentRequestInWords } from '../verdict/request-in-words';
import type { Outcome } from '../verdict/verdict';

/** In the order of importance. */
export const KINDS: readonly DifferenceKind[] = [
  'lost',
  'denied',
  'moved',
  'allowed',
  'split',
  'changed',
  'gained',
  'may-differ',
];

/** What kind of a difference it is, as the start of a sentence about requests. */
export function titleOf({ kind, before, after }: Difference): string {
  if (kind === 'lost' && after.some(isAnswered)) return 'answered less often';
  if (kind === 'gained' && before.some(isAnswered)) return 'answered more often';
  return TITLES[kind];
}

const TITLES: Readonly<Record<DifferenceKind, string>> = {
  lost: 'no longer answered',
  gained: 'answered now',
  moved: 'sent elsewhere',
  split: 'split differently',
  denied: 'denied now',
  allowed: 'allowed now',
  changed: 'changed',
  'may-differ': 'may differ',
};

/** Differences in the order of importance. */
export const inOrder = (differences: readonly Difference[]): Difference[] =>
  [...differences].sort((a, b) => KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind));

const MOST_NAMES = 5;

/** A list of names, of which only the first ones are shown. */
export function shortList(names: readonly string[]): string {
  const unique = [...new Set(names)];
  const more = unique.length - MOST_NAMES;
  return more > 0 ? `${unique.slice(0, MOST_NAMES).join(', ')} and ${more} more` : unique.join(', ');
}

/** The senders of the requests of a difference. */
export function sourcesOf(difference: Difference): string {
  return shortList(
    placesOf(difference).flatMap(({ from }) =>
      'gateway' in from ? [`gateway ${from.gateway}:${from.port}`] : from.workloads,
    ),
  );
}

/** The hosts that the requests of a difference are sent to. */
export const hostsOf = (difference: Difference): string =>
  shortList(placesOf(difference).map(({ host }) => (host === '*' ? 'any other host' : host)));

/** The outcomes of one side on one line. */
export const outcomesInWords = (outcomes: readonly Outcome[]): string =>
  outcomes.map((outcome) => `${percentInWords(outcome.probability)} ${fate(outcome)}`).join(', ');

function fate(outcome: Outcome): string {
  if (outcome.kind !== 'forward') return describeFate(outcome);
  const { destination, upstream, delay } = outcome;
  return `${targetOf(destination)}${upstream ? ` ${upstream.path}` : ''}${delay ? ` after ${delay}` : ''}`;
}

/** The example of a difference: `GET http://shop.com/cart with x-user: a`. */
export function exampleOf({ witness }: Difference): string | undefined {
  return witness ? sentRequestInWords(witness) : undefined;
}

/** `3 differences (1 lost, 2 moved)`. */
export function summaryOf(differences: readonly Difference[]): string {
  const counts = KINDS.flatMap((kind) => {
    const count = differences.filter((difference) => difference.kind === kind).length;
    return count > 0 ? [`${count} ${kind}`] : [];
  });
  const total = differences.length;
  return total === 0 ? SAME : `${total} difference${total === 1 ? '' : 's'} (${counts.join(', ')})`;
}

/** The whole result if there is no difference. */
export const SAME = 'no request is treated differently (proved for all requests)';
