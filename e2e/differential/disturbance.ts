import type { Observed } from '../outcome';
import type { VerdictJson } from './verdict';

/** Largest share of a sample that may be due to the machine; a larger one is what the mesh does. */
const AT_MOST = 1 / 20;

/**
 * Removes observations of connections that broke on the way, which happens on a busy machine. Nothing is removed if the
 * verdict contains closed connections, or if more broke than the machine explains.
 */
export function withoutDisturbances({ outcomes }: VerdictJson, observed: readonly Observed[]): readonly Observed[] {
  if (outcomes.some(({ kind }) => kind === 'closed')) return observed;
  const intact = observed.filter((observation) => !isBroken(observation));
  return observed.length - intact.length <= observed.length * AT_MOST ? intact : observed;
}

/** A reset of the client's connection, or of one from its proxy to the workload: Envoy's flag UC. */
function isBroken({ outcome, log }: Observed): boolean {
  return outcome.kind === 'closed' || (outcome.kind === 'other' && /\bUC\b/.test(log?.flags ?? ''));
}
