import type { Listener } from './listener';

const WITHOUT_HOSTS = new Set(['TCP', 'UDP']);
const WITH_HOSTS = new Set(['HTTP', 'HTTPS', 'TLS']);

export type Conflict = 'ProtocolConflict' | 'HostnameConflict';

/** Finds listeners that conflict with an earlier one; a listener that has lost does not block others. */
export function listenerConflicts(ordered: readonly Listener[]): ReadonlyMap<Listener, Conflict> {
  const conflicts = new Map<Listener, Conflict>();
  const accepted = new Map<number, Listener[]>();
  for (const listener of ordered) {
    const onPort = accepted.get(listener.port) ?? [];
    accepted.set(listener.port, onPort);
    const prior = onPort.find((other) => !areDistinct(listener, other));
    if (prior) conflicts.set(listener, reason(listener, prior));
    else onPort.push(listener);
  }
  return conflicts;
}

/** Whether two listeners can share a port. */
function areDistinct(a: Listener, b: Listener): boolean {
  if (WITHOUT_HOSTS.has(a.protocol) && (WITHOUT_HOSTS.has(b.protocol) || WITH_HOSTS.has(b.protocol))) return false;
  if (WITH_HOSTS.has(a.protocol) && WITHOUT_HOSTS.has(b.protocol)) return false;
  if (WITH_HOSTS.has(a.protocol) && WITH_HOSTS.has(b.protocol)) return (a.hostname || '*') !== (b.hostname || '*');
  return a.protocol !== b.protocol;
}

function reason(a: Listener, b: Listener): Conflict {
  const areConnections = WITHOUT_HOSTS.has(a.protocol) && WITHOUT_HOSTS.has(b.protocol);
  return areConnections || a.protocol !== b.protocol ? 'ProtocolConflict' : 'HostnameConflict';
}
