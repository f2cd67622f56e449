import { Fraction } from './fraction';
import type { MirrorOutcome, Outcome, Verdict } from './verdict';

/** A concrete answer to a request, drawn from a verdict. */
export interface Answer {
  /** What happened to the request. */
  readonly outcome: Outcome;
  /** Mirrors that received a copy. */
  readonly mirrors: readonly MirrorOutcome[];
  /** Verdict that it was drawn from. */
  readonly verdict: Verdict;
}

const SCALE = 2n ** 52n;

export function drawAnswer(verdict: Verdict, seed: number): Answer {
  if (!Number.isFinite(seed)) throw new Error(`seed must be a whole number, got ${seed}`);
  const random = generator(seed);
  const drawn = Fraction.of(random(), SCALE);
  let sum = Fraction.zero;
  let outcome: Outcome | undefined;
  for (const candidate of verdict.outcomes) {
    outcome = candidate;
    sum = sum.plus(candidate.probability);
    if (drawn.compare(sum) < 0) break;
  }
  if (!outcome) throw new Error('cannot draw from a verdict without outcomes');
  return { outcome, mirrors: drawMirrors(verdict, outcome, Fraction.of(random(), SCALE)), verdict };
}

// All mirrors share one draw, so a request that is mirrored with a small share is also mirrored with any larger one.
function drawMirrors({ mirrors, outcomes }: Verdict, { kind }: Outcome, drawn: Fraction): readonly MirrorOutcome[] {
  const isSent = (outcome: Outcome['kind']) => outcome === 'forward' || outcome === 'closed' || outcome === 'denied';
  if (!isSent(kind)) return [];
  const sent = outcomes
    .filter((outcome) => isSent(outcome.kind))
    .reduce((sum, { probability }) => sum.plus(probability), Fraction.zero);
  return mirrors.filter(({ probability }) => drawn.times(sent).compare(probability) < 0);
}

// SplitMix64: well distributed for any seed, and reproducible on any machine.
function generator(seed: number): () => bigint {
  let state = BigInt.asUintN(64, BigInt(Math.trunc(seed)));
  return () => {
    state = BigInt.asUintN(64, state + 0x9e3779b97f4a7c15n);
    let mixed = state;
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 30n)) * 0xbf58476d1ce4e5b9n);
    mixed = BigInt.asUintN(64, (mixed ^ (mixed >> 27n)) * 0x94d049bb133111ebn);
    return (mixed ^ (mixed >> 31n)) >> 12n;
  };
}
