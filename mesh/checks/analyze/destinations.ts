import type { Path } from '../../manifest';
import type { SidecarOutboundTrafficPolicyEgressProxy, VirtualServiceSpec } from '../../wire';

/** Where a VirtualService sends requests, or copies of them. */
export interface WrittenDestination {
  readonly destination: SidecarOutboundTrafficPolicyEgressProxy;
  readonly field: Path;
  readonly isMirror: boolean;
}

export function destinationsOf({ tcp = [], tls = [], http = [] }: VirtualServiceSpec): WrittenDestination[] {
  const found: WrittenDestination[] = [];
  const add = (destination: WrittenDestination['destination'] | undefined, field: Path, isMirror = false) => {
    if (destination) found.push({ destination, field, isMirror });
  };
  for (const [kind, rules] of Object.entries({ tcp, tls, http })) {
    for (const [at, { route = [] }] of rules.entries()) {
      for (const [index, { destination }] of route.entries()) {
        add(destination, ['spec', kind, at, 'route', index, 'destination']);
      }
    }
  }
  for (const [at, { mirror, mirrors = [] }] of http.entries()) {
    add(mirror, ['spec', 'http', at, 'mirror'], true);
    for (const [index, { destination }] of mirrors.entries()) {
      add(destination, ['spec', 'http', at, 'mirrors', index, 'destination'], true);
    }
  }
  return found;
}
