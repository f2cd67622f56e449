import { percentInWords, responseInWords, retriesInWords, targetOf } from '../../verdict/describe';
import type { MirrorOutcome, Outcome, Verdict } from '../../verdict/verdict';

/**
 * What differs between two verdicts besides the destinations and their shares, in words: `timeout: none, then 2s`. Some of it
 * is invisible in the outcomes.
 */
export function otherChanges(before: Verdict, after: Verdict): string[] {
  const aspects: [name: string, of: (verdict: Verdict) => string][] = [
    ['timeout', ({ timeout }) => timeout ?? ''],
    ['retries', ({ retries }) => (retries ? retriesInWords(retries) : '')],
    ['mirrors', ({ mirrors }) => mirrors.map(mirrorInWords).join(', ')],
    ['response headers', ({ outcomes }) => joined(outcomes, (outcome) => responseInWords(outcome) ?? '')],
    ['Host header', ({ outcomes }) => joined(outcomes, (outcome) => sent(outcome)?.host ?? '')],
    ['request headers', ({ outcomes }) => joined(outcomes, headersInWords)],
  ];
  const isSent = [before, after].every(({ outcomes }) => outcomes.some(({ kind }) => kind === 'forward'));
  return aspects.flatMap(([name, of]) => {
    // A request that one side does not send anywhere has nothing to compare.
    if (!isSent && name !== 'mirrors' && name !== 'response headers') return [];
    const [old, now] = [of(before), of(after)];
    return old === now ? [] : [`${name}: ${old || 'none'}, then ${now || 'none'}`];
  });
}

const sent = (outcome: Outcome) => (outcome.kind === 'forward' ? outcome.upstream : null);

const joined = (outcomes: readonly Outcome[], part: (outcome: Outcome) => string) =>
  [...new Set(outcomes.map(part).filter(Boolean))].join(' or ');

function mirrorInWords({ probability, destination }: MirrorOutcome): string {
  return `${percentInWords(probability)} to ${targetOf(destination)}`;
}

function headersInWords(outcome: Outcome): string {
  return Object.entries(sent(outcome)?.headers ?? {})
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
}
