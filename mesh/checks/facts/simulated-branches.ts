import { type Branch, branchesOf } from '../../behaviour/branch';
import { type Reach, reachInOrder } from '../../behaviour/reach';
import type { Route } from '../../routing/route';
import type { HttpRule, RuleMatch } from '../../routing/virtual-service';
import { type Inventory, perInventory } from '../engine/inventory';
import { reachabilityOf } from './reach';
import { translatedReachOf } from './route-reach';
import { simulatedVirtualServicesOf } from './simulation';

/** A route that the simulator builds, as a branch, and whether requests reach it in its own VirtualService. */
export interface SimulatedBranch {
  readonly branch: Branch;
  readonly reach: Reach;
}

/** Finds the branch of a route, whether its rule is written in a VirtualService, a route of the Gateway API or an Ingress. */
export const simulatedBranchesOf = perInventory(
  (inventory: Inventory): ((route: Route) => SimulatedBranch | undefined) => {
    const { prover, programs } = reachabilityOf(inventory);
    const written = new Map<HttpRule | RuleMatch, SimulatedBranch>();
    for (const virtualService of simulatedVirtualServicesOf(inventory)) {
      if (virtualService.semantics) continue;
      for (const [branch, reach] of reachInOrder(branchesOf(virtualService, programs), prover)) {
        written.set(branch.match ?? branch.rule, { branch, reach });
      }
    }
    const translated = new Map(translatedReachOf(inventory).map((one) => [one.config, one]));
    return ({ virtualService, rule, ruleMatch }) => {
      if (!virtualService || !rule) return undefined;
      if (!rule.source) return written.get(ruleMatch ?? rule);
      const own = translated.get(virtualService.config);
      const branch = own?.branches.get(rule.source);
      const reach = own?.reach.get(rule.source);
      return branch && reach && { branch, reach };
    };
  },
);
