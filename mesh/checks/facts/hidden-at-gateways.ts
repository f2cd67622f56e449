import { appliesWherever, type Branch, gatewaysOf } from '../../behaviour/branch';
import { PathIndex } from '../../behaviour/path-index';
import type { FieldPath } from '../../manifest/manifest';
import type { VirtualService } from '../../routing/virtual-service';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { hostsForNamespace, isHttpServer, serversOf } from './gateways';
import { listed, nameOf } from './places';
import { type Reachability, reachabilityOf } from './reach';

interface HiddenRule {
  readonly object: MeshObject<'VirtualService'>;
  readonly field: FieldPath;
  readonly message: string;
  readonly level: 'error' | 'warning';
}

/** Rules that get no request at a gateway, because another VirtualService of the same host matches them all. */
export const hiddenAtGateways = perInventory((inventory: Inventory): readonly HiddenRule[] => {
  const reachability = reachabilityOf(inventory);
  const found = new Map<string, HiddenRule>();
  for (const [gateway, hosts] of sharedHosts(inventory, reachability)) {
    for (const [host, sharing] of hosts) {
      for (const { hidden, by, always } of hiddenRules(sharing, gateway, reachability)) {
        const { virtualService, rule } = hidden;
        const key = `${virtualService.id} ${rule.index}`;
        const object = inventory.findById('VirtualService', virtualService.id);
        if (!object || found.has(key)) continue;
        const others = by.map((branch) => nameOf(branch, virtualService.id));
        const isOne = new Set(others).size < 2;
        const first = `${listed(others)} ${isOne ? 'matches' : 'match'} all its requests first`;
        const older = isOne ? 'it is' : 'they are';
        const order = always ? 'whichever is older' : `if ${older} older (or as old and first by name)`;
        const message = `at gateway ${gateway}, no request for ${host} reaches this rule: ${first} ${order}`;
        found.set(key, { object, field: ['spec', 'http', rule.index], message, level: always ? 'error' : 'warning' });
      }
    }
  }
  return [...found.values()];
});

type Sharing = readonly VirtualService[];

/** VirtualServices whose rules are merged into one list, oldest first, by gateway and by host as the gateway serves it. */
function sharedHosts(
  inventory: Inventory,
  { virtualServices, branches }: Reachability,
): Map<string, Map<string, Sharing>> {
  const shared = new Map<string, Map<string, VirtualService[]>>();
  for (const root of virtualServices.roots) {
    // Private VirtualServices come first, but only at gateways whose Pods are in the right namespace.
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
  const object = inventory.findById('Gateway', gateway);
  // If the Gateway is not in the manifests, it still offers the same hosts to all VirtualServices of a namespace.
  if (!object) return hosts.map((host) => `${host} (namespace ${namespace})`);
  const servers = serversOf(object).filter(isHttpServer);
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
    wide.port === 0 && appliesWherever(wide, narrow, gateway) && prover.coveredBy(narrow, [wide]) !== undefined;
  for (const root of sharing) {
    const list = upToCatchAll(branches.get(root) ?? [], gateway);
    for (const ofRule of byRule(list)) {
      // Istio sorts catch-all rules to the end.
      const covering = ofRule.map((branch) => {
        if (reach.get(branch)?.kind !== 'open') return undefined;
        if (branch.catchAll) return catchAll;
        return openings.candidates(branch).find((other) => covers(other, branch));
      });
      const by = covering.filter((branch) => branch !== undefined);
      const [hidden] = ofRule;
      if (!hidden || by.length < ofRule.length) continue;
      const always = ofRule.every((branch, index) => {
        const { [index]: other } = by;
        return other !== undefined && covers(branch, other);
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

// Istio builds no routes after an unconditional catch-all rule.
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
