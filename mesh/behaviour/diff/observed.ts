import { Fraction } from '../../verdict/fraction';
import type { Outcome, Verdict } from '../../verdict/verdict';
import type { Kind } from './difference';
import { visible } from './effect';
import { retriesKey } from './retries-key';

/** What clients and workloads can observe of a verdict: equal texts are equal observations. */
export function observed({
  outcomes,
  mirrors,
  timeout,
  retries,
}: Pick<Verdict, 'outcomes' | 'mirrors' | 'timeout' | 'retries'>): string {
  const copies = mirrors.map(({ probability, destination }) => [`${probability}`, destination]);
  // Only an attempt can take long or be repeated.
  const attempts = outcomes.some(({ kind }) => kind === 'forward') ? [timeout, retriesKey(retries)] : [];
  return JSON.stringify([sharesOf(outcomes, visible), copies, attempts]);
}

function sharesOf(outcomes: readonly Outcome[], part: (fate: Pick<Outcome, 'kind'>) => object): string[] {
  const shares = new Map<string, Fraction>();
  for (const { probability, ...fate } of outcomes) {
    const key = JSON.stringify(Object.entries(part(fate)).sort(([one], [other]) => (one < other ? -1 : 1)));
    shares.set(key, (shares.get(key) ?? Fraction.zero).plus(probability));
  }
  return [...shares].map(([fate, share]) => `${share} ${fate}`).sort();
}

/** What kind of a difference two verdicts have that are observed to differ. */
export function kindOf(before: Verdict, after: Verdict): Kind {
  const [old, now] = [before, after].map(({ outcomes }) => outcomes);
  if (!old || !now) return 'changed';
  const isDenied = (outcomes: readonly Outcome[]) => outcomes.some(({ kind }) => kind === 'denied');
  if (isDenied(old) !== isDenied(now)) return isDenied(now) ? 'denied' : 'allowed';
  const gain = answeredShare(now) - answeredShare(old);
  if (gain !== 0) return gain > 0 ? 'gained' : 'lost';
  const [was, is] = [targets(old), targets(now)];
  if (was !== is) return 'moved';
  const isForwarded = was !== '';
  return isForwarded && shares(old) !== shares(now) ? 'split' : 'changed';
}

const UNANSWERED = new Set<Outcome['kind']>(['no-route', 'unavailable', 'refused', 'closed', 'blackhole']);

/** Whether a workload or a proxy answers, as it is meant to. */
export const isAnswered = ({ kind }: Outcome): boolean => !UNANSWERED.has(kind);

const answeredShare = (outcomes: readonly Outcome[]): number =>
  outcomes
    .filter(isAnswered)
    .reduce((sum, { probability }) => sum.plus(probability), Fraction.zero)
    .toNumber();

// Where requests are sent, also if the manifests have no workload there.
const target = (outcome: Outcome) => {
  if (outcome.kind !== 'forward' && outcome.kind !== 'unavailable') return '';
  const { host, subset, port } = outcome.destination;
  return `${host} ${subset} ${port}`;
};

const targets = (outcomes: readonly Outcome[]) => [...new Set(outcomes.map(target).filter(Boolean))].sort().join();

/** How the requests that are sent on are divided. A fault that answers some of them does not change it. */
function shares(outcomes: readonly Outcome[]): string {
  const sent = outcomes.filter((outcome) => target(outcome) !== '');
  const total = sent.reduce((sum, { probability }) => sum.plus(probability), Fraction.zero);
  const whole = Fraction.of(total.denominator, total.numerator);
  const divided = sent.map((outcome) => ({ ...outcome, probability: outcome.probability.times(whole) }));
  return sharesOf(divided, (fate) => ({ target: target(fate as Outcome) })).join();
}
