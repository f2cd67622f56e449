import { type Branch, branchesOf } from '../../behaviour/branch';
import { Languages } from '../../behaviour/language';
import { Prover } from '../../behaviour/proof';
import { type Reach, reachInOrder } from '../../behaviour/reach';
import { VirtualServices } from '../../proxy/virtual-services';
import { RegexPrograms } from '../../routing/string-matcher';
import type { VirtualService } from '../../routing/virtual-service';
import { type Inventory, perInventory } from '../engine/inventory';
import { configsOf } from './configs';
import { worldOf } from './world';

/** The VirtualServices as proxies get them, with merged delegates, and which of their branches are reachable. */
export interface Reachability {
  readonly virtualServices: VirtualServices;
  /** Delegates by `namespace/name`. */
  readonly delegates: ReadonlyMap<string, VirtualService>;
  readonly prover: Prover;
  readonly programs: RegexPrograms;
  readonly branches: ReadonlyMap<VirtualService, readonly Branch[]>;
  readonly reach: ReadonlyMap<Branch, Reach>;
}

export const reachabilityOf = perInventory((inventory: Inventory): Reachability => {
  const virtualServices = new VirtualServices(configsOf(inventory, 'VirtualService'), worldOf(inventory).mesh);
  const programs = new RegexPrograms();
  const prover = new Prover(new Languages());
  const branches = new Map<VirtualService, readonly Branch[]>();
  const reach = new Map<Branch, Reach>();
  for (const root of virtualServices.roots) {
    const all = branchesOf(root, programs);
    branches.set(root, all);
    for (const [branch, outcome] of reachInOrder(all, prover)) reach.set(branch, outcome);
  }
  const delegates = new Map(virtualServices.delegates.map((delegate) => [delegate.id, delegate]));
  return { virtualServices, delegates, prover, programs, branches, reach };
});
