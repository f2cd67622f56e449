import type { HostName } from '../registry/host-name';
import type { Service } from '../registry/service';
import type { Passage } from './model';

/** Adds what is assumed about the services that an answer depends on. */
export function withAssumptions(passage: Passage, servicesOf: (host: HostName) => readonly Service[]): Passage {
  const found = new Set(passage.assumptions);
  for (const outcome of passage.answer.outcomes) {
    if (!('destination' in outcome) || !outcome.destination) continue;
    for (const { assumption } of servicesOf(outcome.destination.host)) if (assumption) found.add(assumption);
  }
  return found.size === 0 ? passage : { ...passage, assumptions: [...found] };
}
