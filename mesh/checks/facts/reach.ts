import { appliesWherever, type Branch, branchesOf, gatewaysOf } from '../../behaviour/branch';
import { Languages } from '../../behaviour/language';
import { PathIndex } from '../../behaviour/path-index';
import { Prover } from '../../behaviour/proof';
import { toConfig } from '../../manifest/config';
import { fieldsOrNone } from '../../manifest/fields';
import { VirtualServices } from '../../proxy/virtual-services';
import { RegexPrograms } from '../../routing/string-matcher';
import type { VirtualService } from '../../routing/virtual-service';
import { type Inventory, perInventory } from '../engine/inventory';
import { worldOf } from './world';

/** What becomes of the requests that a branch asks for. */
export type Reach =
  | { readonly kind: 'open' }
  /** Branches before it take every request. */
  | { readonly kind: 'eaten'; readonly by: readonly Branch[] }
  /** No request is as it asks. */
  | { readonly kind: 'impossible'; readonly subject: string };

/** The VirtualServices as proxies get them, delegates merged in, and what reaches each of their branches. */
export interface Reachability {
  readonly virtualServices: VirtualServices;
  readonly prover: Prover;
  readonly branches: ReadonlyMap<VirtualService, readonly Branch[]>;
  readonly reach: ReadonlyMap<Branch, Reach>;
}

export const reachabilityOf = perInventory((inventory: Inventory): Reachability => {
  const configs = inventory.of('VirtualService').map(({ manifest, sourced }) => toConfig({ ...sourced, manifest }));
  const virtualServices = new VirtualServices(configs, worldOf(inventory).mesh);
  const programs = new RegexPrograms();
  const prover = new Prover(new Languages());
  const branches = new Map<VirtualService, readonly Branch[]>();
  const reach = new Map<Branch, Reach>();
  for (const root of virtualServices.roots) {
    const all = branchesOf(root, programs);
    branches.set(root, all);
    for (const [branch, one] of reachInOrder(all, prover)) reach.set(branch, one);
  }
  return { virtualServices, prover, branches, reach };
});

/** What reaches each branch of one VirtualService behind those before it. */
export function reachInOrder(branches: readonly Branch[], prover: Prover): Map<Branch, Reach> {
  const reach = new Map<Branch, Reach>();
  const before = new PathIndex();
  for (const branch of branches) {
    reach.set(branch, reachOf(branch, before.candidates(branch), prover));
    if (!delegates(branch)) before.add(branch);
  }
  return reach;
}

// What a delegate that was not merged in does not take goes on to the next rule.
function delegates({ rule: { spec } }: Branch): boolean {
  return fieldsOrNone(spec.delegate) !== undefined;
}

// It is out of reach when it is so at each of its gateways; without any, it is another check's matter.
function reachOf(branch: Branch, before: readonly Branch[], prover: Prover): Reach {
  const subject = prover.contradiction(branch);
  if (subject !== undefined) return { kind: 'impossible', subject };
  const by = new Set<Branch>();
  const gateways = before.length === 0 ? [] : gatewaysOf(branch);
  for (const gateway of gateways) {
    const applicable = before.filter((other) => appliesWherever(other, branch, gateway));
    const eaters = prover.eaters(branch, applicable);
    if (!eaters) return { kind: 'open' };
    for (const eater of eaters) by.add(eater);
  }
  return by.size === 0 ? { kind: 'open' } : { kind: 'eaten', by: [...by] };
}
