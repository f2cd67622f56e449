import { compareText } from '../manifest/config';
import { conditionOf, type Problem } from './condition';
import type { ObjectStatus, ParentStatus } from './object-status';
import { type Parent, parentKey } from './parent';
import type { RouteAttachment } from './route-attachment';

/** The status of a route: one entry for each parentRef, even if it leads to several listeners. */
export function routeStatus({ route, parents, gatewayProblem, meshProblem }: RouteAttachment): ObjectStatus {
  const byReference = new Map<string, Parent[]>();
  for (const parent of parents) {
    const key = parentKey(parent, route.namespace);
    byReference.set(key, [...(byReference.get(key) ?? []), parent]);
  }
  const entries = [...byReference].sort(([a], [b]) => compareText(b, a));
  return {
    kind: route.kind,
    namespace: route.namespace,
    name: route.name,
    conditions: [],
    listeners: [],
    addresses: [],
    ancestors: [],
    parents: entries.flatMap(([, all]) => parentStatus(all, gatewayProblem, meshProblem) ?? []),
  };
}

function parentStatus(
  parents: readonly Parent[],
  gatewayProblem: Problem | undefined,
  meshProblem: Problem | undefined,
): ParentStatus | undefined {
  const [first] = parents;
  if (!first) return undefined;
  const accepting = parents.filter(({ denied }) => !denied).length;
  const message = accepting > 1 ? `Route was valid, bound to ${accepting} parents` : 'Route was valid';
  const problem = first.listener ? gatewayProblem : meshProblem;
  return {
    parentRef: first.written,
    conditions: [
      conditionOf('Accepted', { reason: 'Accepted', message }, accepting > 0 ? undefined : denial(parents)),
      conditionOf('ResolvedRefs', { reason: 'ResolvedRefs', message: 'All references resolved' }, problem),
    ],
  };
}

const RANKS = ['NotAllowedByListeners', 'NoMatchingListenerHostname', 'NoMatchingParent'];

/** Of several reasons, the one that comes closest to acceptance, with all of its messages. */
function denial(parents: readonly Parent[]): Problem | undefined {
  const problems = parents.flatMap(({ denied }) => denied ?? []);
  const rank = ({ reason }: Problem) => RANKS.indexOf(reason);
  const closest = Math.min(...problems.map(rank));
  const shown = problems.filter((problem) => rank(problem) === closest);
  const [first] = shown;
  return first && { reason: first.reason, message: shown.map(({ message }) => message).join('; ') };
}
