import type { Path } from '../../manifest';
import type { SidecarOutboundTrafficPolicyEgressProxy, VirtualServiceSpec, VirtualServiceTcp } from '../../wire';

type Routed = Pick<VirtualServiceTcp, 'route'>;

/** Where a VirtualService sends requests, or copies of them. */
export interface WrittenDestination {
  readonly destination: SidecarOutboundTrafficPolicyEgressProxy;
  readonly field: Path;
  readonly isMirror: boolean;
}

export function destinationsOf({ tcp = [], tls = [], http = [] }: VirtualServiceSpec): WrittenDestination[] {
  const found: WrittenDestination[] = [];
  addRoutes('tcp', tcp, found);
  addRoutes('tls', tls, found);
  addRoutes('http', http, found);
  http.forEach(({ mirror, mirrors = [] }, at) => {
    if (mirror) found.push({ destination: mirror, field: ['spec', 'http', at, 'mirror'], isMirror: true });
    mirrors.forEach(({ destination }, index) => {
      if (!destination) return;
      found.push({ destination, field: ['spec', 'http', at, 'mirrors', index, 'destination'], isMirror: true });
    });
  });
  return found;
}

function addRoutes(kind: string, rules: readonly Routed[], found: WrittenDestination[]): void {
  rules.forEach(({ route = [] }, at) => {
    route.forEach(({ destination }, index) => {
      if (!destination) return;
      found.push({ destination, field: ['spec', kind, at, 'route', index, 'destination'], isMirror: false });
    });
  });
}
