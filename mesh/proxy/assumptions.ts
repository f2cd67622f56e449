import { missingFor, type View } from './missing';
import type { Passage } from './model';
import { serverAssumptions } from './server-assumptions';

/** What a passage assumes, also about the services that the answer depends on, and what the manifests lack for it. */
export function assumed(passage: Passage, view: View): readonly string[] {
  const found = new Set(passage.assumptions);
  for (const outcome of passage.answer.outcomes) {
    for (const text of missingFor(outcome, view)) found.add(text);
    for (const text of serverAssumptions(outcome, passage, view)) found.add(text);
    if (!('destination' in outcome) || !outcome.destination) continue;
    for (const { assumption } of view.servicesOf(outcome.destination.host)) if (assumption) found.add(assumption);
  }
  return [...found];
}
