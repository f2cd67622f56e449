import { HostIndex } from '../../host-index';
import { isWildcard } from '../../host-name';
import type { VirtualService } from '../../routing/virtual-service';
import type { Check } from '../check';
import type { Branch } from '../reachability/branch';
import { gatewaysOf } from '../reachability/branch';
import { reachabilityOf } from '../reachability/reach';

export const wildcardLoses: Check = {
  code: 'MESH0106',
  level: 'warning',
  title: 'requests that a VirtualService leaves over do not go on to the one for the wildcard host',
  description: `A gateway takes the rules of the most specific host and never those of a wildcard beside it: what no rule of
\`a.example.com\` matches gets 404, even where a VirtualService for \`*.example.com\` at the same gateway takes everything.
Add a last rule without \`match\` to the specific one.`,
  examples: [
    {
      wrong: `${example('"*.example.com"', '')}---${example('a.example.com', 'match: [{ uri: { prefix: /api } }], ')}`,
      says: 'what no rule takes gets 404, and does not go on to VirtualService shop/of-wildcard for *.example.com',
      right: `${example('"*.example.com"', '')}---${example('a.example.com', '')}`,
    },
  ],
  run(inventory, report) {
    const { virtualServices, branches } = reachabilityOf(inventory);
    const takingAll = new Map<string, HostIndex<VirtualService>>();
    for (const root of virtualServices.roots) {
      for (const gateway of root.gateways) {
        if (gateway === 'mesh' || !takesAll(branches.get(root) ?? [], gateway)) continue;
        const index = takingAll.get(gateway) ?? new HostIndex<VirtualService>();
        takingAll.set(gateway, index);
        for (const host of root.hosts) if (isWildcard(host) && !index.get(host)) index.set(host, root);
      }
    }
    const complete = new Set<string>();
    const open = virtualServices.roots.flatMap((root) =>
      [...new Set(root.gateways)].flatMap((gateway) => {
        if (gateway === 'mesh') return [];
        if (!takesAll(branches.get(root) ?? [], gateway)) return [{ root, gateway }];
        for (const host of root.hosts) complete.add(`${gateway} ${host}`);
        return [];
      }),
    );
    for (const { root, gateway } of open) {
      const object = inventory.find('VirtualService', root.config.namespace, root.config.name);
      const at = root.hosts.findIndex(
        (host) =>
          !isWildcard(host) && !complete.has(`${gateway} ${host}`) && takingAll.get(gateway)?.mostSpecific(host),
      );
      const { [at]: host = '' } = root.hosts;
      const other = takingAll.get(gateway)?.mostSpecific(host);
      if (!object || at < 0 || !other || other === root || (branches.get(root) ?? []).length === 0) continue;
      const wildcard = other.hosts.find((name) => isWildcard(name) && host.endsWith(name.slice(1)));
      report(
        object,
        ['spec', 'hosts', at],
        `what no rule takes gets 404, and does not go on to VirtualService ${other.id} for ${wildcard}`,
      );
    }
  },
};

function takesAll(all: readonly Branch[], gateway: string): boolean {
  return all.some((branch) => branch.catchAll && branch.port === 0 && gatewaysOf(branch).includes(gateway));
}

function example(host: string, match: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${host.includes('*') ? 'of-wildcard' : 'of-host'}, namespace: shop }
spec:
  hosts: [${host}]
  gateways: [istio-system/public]
  http: [{ ${match}route: [{ destination: { host: shop } }] }]
`;
}
