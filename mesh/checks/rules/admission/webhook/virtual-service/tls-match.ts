import { isIpAddress } from '../../../../../grammar/grammar';
import type { FieldPath } from '../../../../../manifest/manifest';
import type { VirtualServiceSpec } from '../../../../../manifest/wire';
import { subsetOf } from '../../../../../registry/host-name';
import { gatewayDomain, wildcardDomain } from '../grammar/dns';
import { ipOrRange } from '../grammar/ip';
import { labels } from '../grammar/labels';
import { port } from '../grammar/port';
import { shown } from '../grammar/shown';
import { type Verdict, webhookRule } from '../rule';

export const tlsMatch = webhookRule({
  kind: 'VirtualService',
  concept: 'tls match',
  description:
    'A tls route is selected by the server name (SNI) that the client sends. One of `hosts` must cover each server name.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: vault, namespace: default }
spec:
  hosts: ["*.example.com"]
  tls:
    - match:
        - sniHosts: [vault.example.com]
          port: 443
          destinationSubnets: [10.1.0.0/16]
          sourceLabels: { app: web }
      route:
        - destination: { host: vault }
`,
  wrong: [
    { set: { 'spec.tls[0].match': [] }, says: 'must have a match with a server name' },
    { set: { 'spec.tls[0].match[0].sniHosts': [] }, says: 'must have at least one server name' },
    { set: { 'spec.tls[0].match[0].sniHosts[0]': 'a_b' }, says: 'must be letters, digits and hyphens between dots' },
    {
      set: { 'spec.tls[0].match[0].sniHosts[0]': 'vault.example.org' },
      says: 'must be covered by one of hosts (*.example.com), got "vault.example.org"',
    },
    {
      set: { 'spec.tls[0].match[0].destinationSubnets[0]': '10.1.0.0/33' },
      says: 'must be an IP address or a range like 10.1.0.0/16, got "10.1.0.0/33"',
    },
    { set: { 'spec.tls[0].match[0].port': 70000 }, says: 'must be a port from 1 to 65535, got 70000' },
    {
      set: { 'spec.tls[0].match[0].sourceLabels.app': '-' },
      says: 'a label value must be letters, digits and inner "-", "_" or "."',
    },
    {
      set: { 'spec.tls[0].match[0].sniHosts[0]': '10.1.0.1' },
      says: 'should be a name because most clients do not send addresses as SNI, got "10.1.0.1"',
      warning: true,
    },
  ],
  check({ spec }, verdict) {
    for (const [index, { match = [] }] of (spec.tls ?? []).entries()) {
      if (match.length === 0) verdict.error(['spec', 'tls', index], 'must have a match with a server name');
      for (const [branch, { sniHosts = [], ...connection }] of match.entries()) {
        const field = ['spec', 'tls', index, 'match', branch];
        if (sniHosts.length === 0) verdict.error([...field, 'sniHosts'], 'must have at least one server name');
        for (const [number, name] of sniHosts.entries())
          serverName(name, spec, [...field, 'sniHosts', number], verdict);
        connectionMatch(connection, field, verdict);
      }
    }
  },
});

function serverName(name: string, spec: VirtualServiceSpec, field: FieldPath, { error, warning }: Verdict): void {
  const { hosts = [], gateways = [] } = spec;
  const problem = gateways.includes('mesh') ? wildcardDomain(name) : gatewayDomain(name, true);
  if (problem && isIpAddress(name)) {
    warning(field, `should be a name because most clients do not send addresses as SNI, got ${shown(name)}`);
  } else if (problem) {
    error(field, problem);
  } else if (!hosts.some((host) => subsetOf(name, host))) {
    error(field, `must be covered by one of hosts (${hosts.join(', ')}), got ${shown(name)}`);
  }
}

export interface ConnectionMatch {
  readonly destinationSubnets?: readonly string[];
  readonly port?: number;
  readonly sourceLabels?: Readonly<Record<string, string | null>>;
}

/** The conditions that tls and tcp routes share. */
export function connectionMatch(match: ConnectionMatch, field: FieldPath, verdict: Verdict): void {
  for (const [index, subnet] of (match.destinationSubnets ?? []).entries()) {
    verdict.error([...field, 'destinationSubnets', index], ipOrRange(subnet));
  }
  if (match.port) verdict.error([...field, 'port'], port(match.port));
  labels(match.sourceLabels, [...field, 'sourceLabels'], verdict);
}
