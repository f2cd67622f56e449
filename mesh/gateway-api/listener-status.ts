import { conditionOf, type Problem } from './condition';
import type { GatewayListener } from './gateway-listener';
import type { ListenerStatus } from './object-status';

const NO_ERRORS = 'No errors found';
const CONFLICT = 'Listener has a conflict with another listener attached to the same Gateway';
/** Problems with references that also make the listener unacceptable. */
const UNACCEPTABLE = new Set(['InvalidCACertificateRef', 'InvalidCACertificateKind', 'RefNotPermitted']);

export function listenerStatus(listener: GatewayListener, attachedRoutes: number): ListenerStatus {
  const { name, kinds, conflict } = listener;
  return {
    name,
    attachedRoutes,
    supportedKinds: kinds,
    conditions: conflict ? conflicted(listener, conflict) : unconflicted(listener),
  };
}

function conflicted({ areKindsValid }: GatewayListener, reason: string): ListenerStatus['conditions'] {
  const problem = { reason, message: CONFLICT };
  return [
    conditionOf('Accepted', problem, problem),
    { type: 'Conflicted', status: 'True', ...problem },
    conditionOf('Programmed', problem, problem),
    ...(areKindsValid ? [] : [invalidKinds]),
  ];
}

const invalidKinds = {
  type: 'ResolvedRefs',
  status: 'False',
  reason: 'InvalidRouteKinds',
  message: 'Invalid route kinds',
} as const;

function unconflicted(listener: GatewayListener): ListenerStatus['conditions'] {
  const { tlsProblem, protocolProblem, protocol, tls, areKindsValid, owner } = listener;
  const unacceptable: Problem | undefined =
    tlsProblem && UNACCEPTABLE.has(tlsProblem.reason)
      ? { reason: 'NoValidCACertificate', message: tlsProblem.message }
      : undefined;
  const lacksTls = owner.kind === 'ListenerSet' && !tls && (protocol === 'HTTPS' || protocol === 'TLS');
  const badTls = tlsProblem || lacksTls ? { reason: 'Invalid', message: 'Bad TLS configuration' } : undefined;
  return [
    conditionOf('Accepted', { reason: 'Accepted', message: NO_ERRORS }, protocolProblem ?? unacceptable),
    { type: 'Conflicted', status: 'False', reason: 'NoConflicts', message: NO_ERRORS },
    conditionOf('Programmed', { reason: 'Programmed', message: NO_ERRORS }, badTls),
    areKindsValid
      ? conditionOf('ResolvedRefs', { reason: 'ResolvedRefs', message: NO_ERRORS }, tlsProblem)
      : invalidKinds,
  ];
}
