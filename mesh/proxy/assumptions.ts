import { missingFor, type View } from './missing';
import type { Passage } from './model';
import { serverAssumptions } from './server-assumptions';

/** Adds what is assumed about the services that an answer depends on, and what the manifests lack for it. */
export function withAssumptions(passage: Passage, view: View): Passage {
  const found = new Set(passage.assumptions);
  for (const outcome of passage.answer.outcomes) {
    for (const text of missingFor(outcome, view)) found.add(text);
    for (const text of serverAssumptions(outcome, passage, view)) found.add(text);
    if (!('destination' in outcome) || !outcome.destination) continue;
    for (const { assumption } of view.servicesOf(outcome.destination.host)) if (assumption) found.add(assumption);
  }
  return found.size === 0 ? passage : { ...passage, assumptions: [...found] };
}
