import { appliesWherever, type Branch, gatewaysOf } from '../../../behaviour/branch';
import { PathIndex } from '../../../behaviour/path-index';
import { toConfig } from '../../../manifest/config';
import { gatewayServers, hostsForNamespace, isHttpServer } from '../../../proxy/gateway-server';
import type { VirtualService } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { listed, nameOf } from '../../facts/places';
import { type Reachability, reachabilityOf } from '../../facts/reach';

export const shadowedAtGateway: Check = {
  code: 'MESH0105',
  level: 'warning',
  title: 'at a gateway a rule is hidden by another VirtualService of the same host',
  description: `At a gateway the rules of all VirtualServices of one host form one list: those of the oldest VirtualService
first, and rules that take everything last. A rule of the newer one that an older one covers is never reached. Which
one is older is decided when the objects are created, so that the same manifests may work in one cluster and fail in
another. Put the rules into one VirtualService, or delegate. It is an error where one of the two never gets a request
whichever is older.`,
  examples: [
    {
      wrong: [example('cart', '{ prefix: /cart }'), example('pay', '{ prefix: /cart/pay }')].join('---'),
      says: 'rule 0 of default/cart takes every one, being older',
      right: [example('cart', '{ prefix: /cart/list }'), example('pay', '{ prefix: /cart/pay }')].join('---'),
    },
  ],
  run(inventory, report) {
    const reachability = reachabilityOf(inventory);
    const reported = new Set<string>();
    for (const [gateway, hosts] of sharedHosts(inventory, reachability)) {
      for (const [host, sharing] of hosts) {
        for (const { hidden, by, always } of hiddenRules(sharing, gateway, reachability)) {
          const { virtualService, rule } = hidden;
          const key = `${virtualService.id} ${rule.index}`;
          const object = inventory.find('VirtualService', virtualService.config.namespace, virtualService.config.name);
          if (!object || reported.has(key)) continue;
          reported.add(key);
          const others = by.map((branch) => nameOf(branch, virtualService.id));
          const takes = new Set(others).size > 1 ? 'take' : 'takes';
          const order = always ? 'whichever is older' : 'being older, or first by name where both are of one age';
          const message = `at gateway ${gateway} no request for ${host} reaches this rule: ${listed(others)} ${takes} every one, ${order}`;
          report(object, ['spec', 'http', rule.index], message, always ? 'error' : 'warning');
        }
      }
    }
  },
};

type Sharing = readonly VirtualService[];

/** Per gateway and host as the gateway knows it, the VirtualServices whose rules become one list, oldest first. */
function sharedHosts(
  inventory: Inventory,
  { virtualServices, branches }: Reachability,
): Map<string, Map<string, Sharing>> {
  const shared = new Map<string, Map<string, VirtualService[]>>();
  for (const root of virtualServices.roots) {
    // The order among private and public ones depends on where the gateway's Pods are.
    if (!root.visibility.isPublic() || (branches.get(root) ?? []).length === 0) continue;
    for (const gateway of new Set(root.gateways)) {
      if (gateway === 'mesh') continue;
      const byHost = shared.get(gateway) ?? new Map<string, VirtualService[]>();
      shared.set(gateway, byHost);
      for (const host of new Set(servedHosts(inventory, gateway, root))) {
        const present = byHost.get(host);
        if (present) present.push(root);
        else byHost.set(host, [root]);
      }
    }
  }
  for (const byHost of shared.values()) {
    for (const [host, sharing] of byHost) if (sharing.length < 2) byHost.delete(host);
  }
  return shared;
}

function servedHosts(inventory: Inventory, gateway: string, { hosts, namespace }: VirtualService): string[] {
  const [ofNamespace = '', name = ''] = gateway.split('/');
  const object = inventory.find('Gateway', ofNamespace, name);
  // Two of one namespace get the same part of a Gateway that is not among the manifests.
  if (!object) return hosts.map((host) => `${host} (of ${namespace})`);
  const servers = gatewayServers(toConfig({ ...object.sourced, manifest: object.manifest })).filter(isHttpServer);
  return servers.flatMap((server) => {
    const offered = hostsForNamespace(server, namespace);
    return hosts.flatMap((host) => offered.intersection(host));
  });
}

interface Hidden {
  readonly hidden: Branch;
  readonly by: readonly Branch[];
  readonly always: boolean;
}

function* hiddenRules(sharing: Sharing, gateway: string, { branches, reach, prover }: Reachability): Generator<Hidden> {
  const openings = new PathIndex();
  let catchAll: Branch | undefined;
  const covers = (wide: Branch, narrow: Branch) =>
    wide.port === 0 && appliesWherever(wide, narrow, gateway) && prover.eaters(narrow, [wide]) !== undefined;
  for (const root of sharing) {
    const list = upToCatchAll(branches.get(root) ?? [], gateway);
    for (const ofRule of byRule(list)) {
      // Those that take everything come behind all others.
      const eaters = ofRule.map((branch) => {
        if (reach.get(branch)?.kind !== 'open') return undefined;
        if (branch.catchAll) return catchAll;
        return openings.candidates(branch).find((other) => covers(other, branch));
      });
      const by = eaters.filter((eater) => eater !== undefined);
      const [hidden] = ofRule;
      if (!hidden || by.length < ofRule.length) continue;
      const always = ofRule.every((branch, at) => {
        const { [at]: eater } = by;
        return eater !== undefined && covers(branch, eater);
      });
      yield { hidden, by, always };
    }
    for (const branch of list) {
      if (!branch.catchAll) openings.add(branch);
      else if (branch.port === 0 && branch.sourceLabels.size === 0 && branch.sourceNamespace === '')
        catchAll ??= branch;
    }
  }
}

// Istio makes no routes behind a rule that takes everything and certainly applies.
function upToCatchAll(all: readonly Branch[], gateway: string): Branch[] {
  const here = all.filter((branch) => gatewaysOf(branch).includes(gateway));
  const end = here.findIndex(
    ({ catchAll, port, sourceLabels, sourceNamespace }) =>
      catchAll && port === 0 && sourceLabels.size === 0 && sourceNamespace === '',
  );
  return end < 0 ? here : here.slice(0, end + 1);
}

function byRule(all: readonly Branch[]): Branch[][] {
  const rules = new Map<number, Branch[]>();
  for (const branch of all) rules.set(branch.rule.index, [...(rules.get(branch.rule.index) ?? []), branch]);
  return [...rules.values()];
}

function example(name: string, uri: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name} }
spec:
  hosts: [shop.example.com]
  gateways: [istio-system/public]
  http:
    - match: [{ uri: ${uri} }]
      route: [{ destination: { host: ${name} } }]
`;
}
