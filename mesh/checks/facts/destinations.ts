import type { FieldPath } from '../../manifest/manifest';
import type {
  SidecarOutboundTrafficPolicyEgressProxy,
  VirtualServiceSpec,
  VirtualServiceTcp,
} from '../../manifest/wire';
import { resolveGateway } from '../../routing/virtual-service';

interface Routed extends Pick<VirtualServiceTcp, 'route'> {
  readonly match?: readonly { readonly gateways?: readonly string[] }[];
}

/** A destination or mirror of a VirtualService. */
export interface WrittenDestination {
  readonly destination: SidecarOutboundTrafficPolicyEgressProxy;
  readonly field: FieldPath;
  readonly isMirror: boolean;
  readonly rule: Routed;
}

/** Whether a rule can match requests at one of the gateways of its VirtualService, or at `mesh`. */
export function appliesAt({ match = [] }: Routed, gateway: string, namespace: string): boolean {
  const name = resolveGateway(gateway, namespace);
  return (
    match.length === 0 ||
    match.some(({ gateways = [] }) => {
      return gateways.length === 0 || gateways.some((other) => resolveGateway(other, namespace) === name);
    })
  );
}

export function destinationsOf({ tcp = [], tls = [], http = [] }: VirtualServiceSpec): WrittenDestination[] {
  const found: WrittenDestination[] = [];
  addRoutes('tcp', tcp, found);
  addRoutes('tls', tls, found);
  addRoutes('http', http, found);
  http.forEach((rule, ruleIndex) => {
    const { mirror, mirrors = [] } = rule;
    if (mirror) found.push({ destination: mirror, field: ['spec', 'http', ruleIndex, 'mirror'], isMirror: true, rule });
    mirrors.forEach(({ destination }, index) => {
      if (!destination) return;
      found.push({
        destination,
        field: ['spec', 'http', ruleIndex, 'mirrors', index, 'destination'],
        isMirror: true,
        rule,
      });
    });
  });
  return found;
}

function addRoutes(kind: string, rules: readonly Routed[], found: WrittenDestination[]): void {
  rules.forEach((rule, ruleIndex) => {
    rule.route?.forEach(({ destination }, index) => {
      if (!destination) return;
      found.push({
        destination,
        field: ['spec', kind, ruleIndex, 'route', index, 'destination'],
        isMirror: false,
        rule,
      });
    });
  });
}
