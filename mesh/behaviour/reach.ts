import { fieldsOrNone } from '../manifest/fields';
import { appliesWherever, type Branch, gatewaysOf } from './branch';
import { PathIndex } from './path-index';
import type { Prover } from './proof';

/** What becomes of the requests that a branch asks for. */
export type Reach =
  | { readonly kind: 'open' }
  /** Branches before it take every request. */
  | { readonly kind: 'eaten'; readonly by: readonly Branch[] }
  /** No request is as it asks. */
  | { readonly kind: 'impossible'; readonly subject: string };

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
