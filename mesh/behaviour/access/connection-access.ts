import type { MeshModel } from '../../proxy/model';
import type { Outcome } from '../../verdict/verdict';
import { AS_SENT } from '../policies/policy-view';
import type { AccessCause } from './cell';
import type { Seen } from './clause';
import type { Filters } from './filters';
import { fixed, type Target } from './target';

/** The targets of connections that no proxy reads: all connections from a caller to a port have the same end. */
export function connectionTargets(outcomes: readonly Outcome[], model: MeshModel, filters: Filters): readonly Target[] {
  return outcomes.flatMap((outcome): readonly Target[] => {
    if (outcome.kind === 'forward') {
      return outcome.destination.workloads.map((id) => ofWorkload(id, outcome.destination, model, filters));
    }
    if (outcome.kind === 'passthrough') return [{ kind: 'unknown', isBlocked: false }];
    const reason = 'reason' in outcome ? outcome.reason : 'the proxy does not accept the connection';
    const causes = causesIn(reason, filters);
    return [fixed('denied', reason.startsWith('denied by ') ? '' : reason, { causes })];
  });
}

function ofWorkload(
  id: string,
  destination: Extract<Outcome, { kind: 'forward' }>['destination'],
  { workloads }: MeshModel,
  filters: Filters,
): Target {
  const workload = workloads.get(id);
  if (!workload) return fixed('allowed', `${destination.host} is outside the mesh`, { destination });
  if (workload.sidecar === 'none') {
    return fixed('allowed', `${id} has no sidecar, so no policy is enforced`, { destination });
  }
  const { clauses, allowing } = filters.at(workload, SEEN, 'workload');
  const asking = clauses.find(({ effect }) => effect === 'ask');
  if (asking) {
    const { cause } = asking;
    return fixed('asked', `the external authorizer of ${cause.object} decides`, { destination, causes: [cause] });
  }
  return fixed('allowed', '', { destination, causes: allowing });
}

/** Connections that no proxy reads. */
const SEEN: Seen = { ...AS_SENT, isHttp: false, sourceIp: 'fixed', remoteIp: 'fixed', hasClientSni: false };

/** The policy that a reason names. */
function causesIn(reason: string, filters: Filters): AccessCause[] {
  const denied = /^denied by (\S+)$/.exec(reason)?.[1];
  const mode = /^PeerAuthentication (\S+) is /.exec(reason)?.[1];
  return [
    ...filters.causes('AuthorizationPolicy', denied === undefined ? [] : [denied]),
    ...filters.causes('PeerAuthentication', mode === undefined ? [] : [mode]),
  ];
}
