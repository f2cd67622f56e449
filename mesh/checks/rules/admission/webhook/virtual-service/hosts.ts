import { isIpAddress } from '../../../../../grammar/grammar';
import type { FieldPath } from '../../../../../manifest/manifest';
import { isWildcard, matches } from '../../../../../registry/host-name';
import { gatewayDomain, wildcardDomain } from '../grammar/dns';
import { shown } from '../grammar/shown';
import { type Verdict, webhookRule } from '../rule';

export const hosts = webhookRule({
  kind: 'VirtualService',
  concept: 'hosts',
  description: 'Short or full names, optionally with a leading `*`, or IP addresses. No two of them may overlap.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: bookinfo, namespace: default }
spec:
  hosts: [reviews, reviews.example.com, "*.bookinfo.example.com"]
  http:
    - route:
        - destination: { host: reviews }
`,
  wrong: [
    {
      set: { 'spec.hosts[0]': 'review*' },
      says: 'must be letters, digits and hyphens between dots, with "*" only at the start, got "review*"',
    },
    { set: { 'spec.hosts[0]': '' }, says: 'must be a domain name, got an empty string' },
    {
      set: { 'spec.hosts[0]': 'reviews.10' },
      says: 'must be a domain name that does not end in a number, got "reviews.10"',
    },
    {
      set: { 'spec.hosts': ['*'] },
      says: '"*" matches all traffic in the mesh: name hosts, or bind the VirtualService to gateways',
    },
    {
      set: { 'spec.hosts[0]': 'a.bookinfo.example.com' },
      says: '"*.bookinfo.example.com" overlaps "a.bookinfo.example.com": remove one',
    },
    { set: { 'spec.hosts[1]': 'reviews' }, says: '"reviews" overlaps "reviews": remove one' },
    {
      set: {
        'spec.hosts[0]': 'outbound_.x_._.a',
        'spec.gateways': ['web'],
        'spec.tls': [{ match: [{ sniHosts: ['a'] }] }],
      },
      says: 'must have the form outbound_.PORT_.SUBSET_.HOST, got "outbound_.x_._.a"',
    },
  ],
  check({ spec }, verdict) {
    const { hosts = [], gateways = [], tls = [] } = spec;
    const isForGateway = gateways.length > 0 && !gateways.includes('mesh');
    const hasSni = tls.some(({ match = [] }) => match.some(({ sniHosts = [] }) => sniHosts.length > 0));
    let areRight = true;
    for (const [index, host] of hosts.entries()) {
      const problem = isForGateway ? gatewayDomain(host, hasSni) : wildcardDomain(host);
      const matchesAll = !isForGateway && host === '*';
      if (problem && !isIpAddress(host)) verdict.error(['spec', 'hosts', index], problem);
      if (matchesAll) {
        verdict.error(
          ['spec', 'hosts', index],
          '"*" matches all traffic in the mesh: name hosts, or bind the VirtualService to gateways',
        );
      }
      if (matchesAll || (problem && !isIpAddress(host))) areRight = false;
    }
    if (areRight && hosts.length > 1) overlaps(hosts, ['spec', 'hosts'], verdict);
  },
});

/** Plain names only overlap if they are equal or a wildcard covers them; a wildcard is compared with every name. */
function overlaps(hosts: readonly string[], field: FieldPath, { error }: Verdict): void {
  const wildcards: string[] = [];
  const plain = new Map<string, number>();
  for (const [index, host] of hosts.entries()) {
    const count = plain.get(host) ?? 0;
    const candidates = isWildcard(host) ? hosts.slice(0, index) : [...wildcards, ...Array<string>(count).fill(host)];
    for (const other of candidates) {
      if (!matches(host, other)) continue;
      error([...field, index], `${shown(host)} overlaps ${shown(other)}: remove one`);
    }
    if (isWildcard(host)) wildcards.push(host);
    else plain.set(host, count + 1);
  }
}
