import { fieldsOrNone } from '../manifest/fields';
import { appliesWherever, type Branch, gatewaysOf } from './branch';
import { PathIndex } from './path-index';
import type { Prover } from './proof';

/** Whether requests reach a branch. */
export type Reach =
  | { readonly kind: 'open' }
  /** Earlier branches match all of its requests. */
  | { readonly kind: 'covered'; readonly by: readonly Branch[] }
  /** No request meets its conditions. */
  | { readonly kind: 'impossible'; readonly subject: string };

/** The reach of each branch of one VirtualService, given the branches before it. */
export function reachInOrder(branches: readonly Branch[], prover: Prover): Map<Branch, Reach> {
  const reach = new Map<Branch, Reach>();
  const before = new PathIndex();
  for (const branch of branches) {
    reach.set(branch, reachOf(branch, before.candidates(branch), prover));
    if (!delegates(branch)) before.add(branch);
  }
  return reach;
}

// Requests that a missing delegate does not match go on to the next rule.
function delegates({ rule: { spec } }: Branch): boolean {
  return fieldsOrNone(spec.delegate) !== undefined;
}

// Unreachable means unreachable at each of its gateways. Branches without a gateway are reported by other checks.
function reachOf(branch: Branch, before: readonly Branch[], prover: Prover): Reach {
  const subject = prover.contradiction(branch);
  if (subject !== undefined) return { kind: 'impossible', subject };
  const by = new Set<Branch>();
  const gateways = before.length === 0 ? [] : gatewaysOf(branch);
  for (const gateway of gateways) {
    const applicable = before.filter((other) => appliesWherever(other, branch, gateway));
    const covering = prover.coveredBy(branch, applicable);
    if (!covering) return { kind: 'open' };
    for (const other of covering) by.add(other);
  }
  return by.size === 0 ? { kind: 'open' } : { kind: 'covered', by: [...by] };
}
