import { describeOutcome, targetOf } from '../verdict/describe';
import type { Passage } from './model';
import { stations } from './stations';

/** Explains a verdict step by step: listener, virtual host, each route up to the one that matches, outcomes. */
export function trace(passage: Passage, refused: readonly string[]): string[] {
  const { outcomes, mirrors } = passage.answer;
  return [
    ...refused.map((object) => `${object} is ignored: Istio rejects it`),
    ...stations(passage).map(({ text }) => text),
    ...outcomes.map(describeOutcome),
    ...mirrors.map(({ probability, destination }) => `${probability} mirror to ${targetOf(destination)}`),
  ];
}
