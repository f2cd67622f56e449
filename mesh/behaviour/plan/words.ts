import { describeFate, percentInWords, targetOf } from '../../verdict/describe';
import { sentRequestInWords } from '../../verdict/request-in-words';
import type { Outcome } from '../../verdict/verdict';
import type { Violation } from './judgement';

/** What would happen: `GET http://reviews/ from prod/client would get unavailable 503`. */
export function violationInWords({ request, before, between, after, reason }: Violation): string {
  if (!request) return `nothing is proved, because ${reason}`;
  const isFailure = between.every(({ kind }) => kind !== 'forward');
  const sides = isFailure ? '' : ` (before: ${inWords(before)}; after: ${inWords(after)})`;
  return `${sentRequestInWords(request)} would get ${inWords(between)}${sides}`;
}

function inWords(outcomes: readonly Outcome[]): string {
  const isSplit = outcomes.length > 1;
  return outcomes
    .map((outcome) => `${isSplit ? `${percentInWords(outcome.probability)} ` : ''}${fate(outcome)}`)
    .join(', ');
}

function fate(outcome: Outcome): string {
  return outcome.kind === 'forward' && !outcome.delay ? targetOf(outcome.destination) : describeFate(outcome);
}
