import type { Branch } from '../../../behaviour/branch';
import { gatewaysOf } from '../../../behaviour/branch';
import { Languages } from '../../../behaviour/language';
import { HostIndex } from '../../../registry/host-index';
import { isWildcard } from '../../../registry/host-name';
import { MESH_GATEWAY, type VirtualService } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import { mayMatch, plainRequest, requestText } from '../../facts/plain-request';
import { reachabilityOf } from '../../facts/reach';

const api = 'match: [{ uri: { prefix: /api } }], ';
const login = 'match: [{ uri: { exact: /login } }], ';

export const wildcardFallthrough: Check = {
  code: 'MESH0106',
  level: 'warning',
  title: 'unmatched requests do not fall through to the wildcard VirtualService',
  description: `A gateway uses only the rules of the most specific host. If no rule for \`a.example.com\` matches a request, the
response is a 404, even if a VirtualService for \`*.example.com\` at the same gateway would match. Add a last rule without
\`match\` to the VirtualService for the specific host.`,
  examples: [
    {
      title: 'all unmatched requests',
      wrong: `${example('"*.example.com"', '')}---${example('a.example.com', api)}`,
      says: 'unmatched requests do not fall through to VirtualService shop/wildcard for *.example.com: the response is a 404',
      right: `${example('"*.example.com"', '')}---${example('a.example.com', '')}`,
    },
    {
      title: 'some unmatched requests',
      wrong: `${example('"*.example.com"', login)}---${example('a.example.com', api)}`,
      says: 'GET /login does not fall through to VirtualService shop/wildcard for *.example.com: the response is a 404',
      right: `${example('"*.example.com"', login)}---${example('a.example.com', '')}`,
    },
  ],
  run(inventory, report) {
    const { virtualServices, branches } = reachabilityOf(inventory);
    const languages = new Languages();
    const hosts = hostsByGateway(virtualServices.roots);
    const branchesAt = (gateway: string, roots: readonly VirtualService[]) =>
      roots.flatMap((root) => (branches.get(root) ?? []).filter((branch) => gatewaysOf(branch).includes(gateway)));
    const reported = new Set<string>();
    for (const [gateway, { exact, wildcards }] of hosts) {
      for (const [host, roots] of exact) {
        const others = wildcards.mostSpecific(host) ?? [];
        const own = branchesAt(gateway, roots);
        const [root] = roots;
        const [other] = others;
        if (!root || !other || own.length === 0 || roots.some((candidate) => others.includes(candidate))) continue;
        const what = leftOver(host, own, branchesAt(gateway, others), languages);
        const object = inventory.findById('VirtualService', root.id);
        const key = `${root.id} ${other.id}`;
        if (what === undefined || !object || reported.has(key)) continue;
        reported.add(key);
        const wildcard = other.hosts.find((name) => isWildcard(name) && host.endsWith(name.slice(1)));
        const message = `${what} not fall through to VirtualService ${other.id} for ${wildcard}: the response is a 404`;
        report(object, ['spec', 'hosts', root.hosts.indexOf(host)], message);
      }
    }
  },
};

interface Hosts {
  readonly exact: Map<string, VirtualService[]>;
  readonly wildcards: HostIndex<VirtualService[]>;
}

/** The VirtualServices of each host, by gateway; without `mesh`. */
function hostsByGateway(roots: readonly VirtualService[]): Map<string, Hosts> {
  const byGateway = new Map<string, Hosts>();
  for (const root of roots) {
    for (const gateway of new Set(root.gateways)) {
      if (gateway === MESH_GATEWAY) continue;
      const hosts = byGateway.get(gateway) ?? { exact: new Map(), wildcards: new HostIndex() };
      byGateway.set(gateway, hosts);
      for (const host of new Set(root.hosts)) {
        const index = isWildcard(host) ? hosts.wildcards : hosts.exact;
        const present = index.get(host);
        if (present) present.push(root);
        else index.set(host, [root]);
      }
    }
  }
  return byGateway;
}

/** Subject and verb of a sentence about requests that no own branch matches, but one of the others does. */
function leftOver(
  host: string,
  own: readonly Branch[],
  others: readonly Branch[],
  languages: Languages,
): string | undefined {
  if (matchesAll(own)) return undefined;
  if (matchesAll(others)) return 'unmatched requests do';
  for (const branch of others) {
    const request = plainRequest(branch, host, languages);
    if (request && !own.some((one) => mayMatch(one, request))) return `${requestText(request)} does`;
  }
  return undefined;
}

function matchesAll(all: readonly Branch[]): boolean {
  return all.some((branch) => branch.catchAll && branch.port === 0);
}

function example(host: string, match: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host.includes('*') ? 'wildcard' : 'specific'}, namespace: shop }
spec:
  hosts: [${host}]
  gateways: [istio-system/public]
  http: [{ ${match}route: [{ destination: { host: shop } }] }]
`;
}
