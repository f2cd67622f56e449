import { isIpAddress } from '../../../../../grammar/grammar';
import type { Path } from '../../../../../manifest/manifest';
import { isWildcard, matches } from '../../../../../registry/host-name';
import { gatewayDomain, wildcardDomain } from '../grammar/dns';
import { shown } from '../grammar/shown';
import { type Verdict, webhookRule } from '../rule';

export const hosts = webhookRule({
  kind: 'VirtualService',
  concept: 'hosts',
  description: 'Names, short or full, with a `*` at the start at most, or IP addresses. No two of them may overlap.',
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
    { set: { 'spec.hosts[0]': 'review*' }, says: 'must be letters, digits and hyphens between dots' },
    { set: { 'spec.hosts[0]': '' }, says: 'got an empty string' },
    { set: { 'spec.hosts[0]': 'reviews.10' }, says: 'does not end in a number' },
    { set: { 'spec.hosts': ['*'] }, says: '"*" takes all traffic of the mesh' },
    { set: { 'spec.hosts[0]': 'a.bookinfo.example.com' }, says: 'overlaps "a.bookinfo.example.com"' },
    { set: { 'spec.hosts[1]': 'reviews' }, says: 'overlaps "reviews"' },
    {
      set: {
        'spec.hosts[0]': 'outbound_.x_._.a',
        'spec.gateways': ['web'],
        'spec.tls': [{ match: [{ sniHosts: ['a'] }] }],
      },
      says: 'must read outbound_.PORT_.SUBSET_.HOST',
    },
  ],
  check({ spec }, verdict) {
    const { hosts = [], gateways = [], tls = [] } = spec;
    const isForGateway = gateways.length > 0 && !gateways.includes('mesh');
    const hasSni = tls.some(({ match = [] }) => match.some(({ sniHosts = [] }) => sniHosts.length > 0));
    let areRight = true;
    for (const [index, host] of hosts.entries()) {
      const problem = isForGateway ? gatewayDomain(host, hasSni) : wildcardDomain(host);
      const takesAll = !isForGateway && host === '*';
      if (problem && !isIpAddress(host)) verdict.error(['spec', 'hosts', index], problem);
      if (takesAll) {
        verdict.error(
          ['spec', 'hosts', index],
          '"*" takes all traffic of the mesh: name hosts, or bind it to gateways',
        );
      }
      if (takesAll || (problem && !isIpAddress(host))) areRight = false;
    }
    if (areRight) overlaps(hosts, ['spec', 'hosts'], verdict);
  },
});

/** Plain names can only be equal, or lie below a wildcard; a wildcard is compared with every name. */
function overlaps(hosts: readonly string[], field: Path, { error }: Verdict): void {
  const wildcards: string[] = [];
  const plain = new Map<string, number>();
  for (const [index, host] of hosts.entries()) {
    const count = plain.get(host) ?? 0;
    const candidates = isWildcard(host) ? hosts.slice(0, index) : [...wildcards, ...Array<string>(count).fill(host)];
    for (const other of candidates) {
      if (!matches(host, other)) continue;
      error([...field, index], `${shown(host)} overlaps ${shown(other)}, which is there already: take one away`);
    }
    if (isWildcard(host)) wildcards.push(host);
    else plain.set(host, count + 1);
  }
}
