import type { Branch } from '../../behaviour/branch';
import type { Reach } from '../../behaviour/reach';
import { type Inventory, perInventory } from '../engine/inventory';
import { type Reachability, reachabilityOf } from './reach';

/** A rule of a manifest, with the branches that its matches become in the proxies. */
export interface WrittenRule {
  /** `namespace/name` of the VirtualService that contains it. */
  readonly virtualService: string;
  readonly index: number;
  readonly name: string;
  /** By the index of the match, `null` for a rule without matches. */
  readonly matches: ReadonlyMap<number | null, readonly Branch[]>;
}

/** Each rule once. With a delegate, both the delegating rule and the delegate's rule are listed. */
export const writtenRules = perInventory((inventory: Inventory): readonly WrittenRule[] => {
  const rules = new Map<string, WrittenRule & { matches: Map<number | null, Branch[]> }>();
  const add = (virtualService: string, index: number, name: string, match: number | null, branch: Branch) => {
    const key = `${virtualService} ${index}`;
    const rule = rules.get(key) ?? { virtualService, index, name, matches: new Map<number | null, Branch[]>() };
    rules.set(key, rule);
    rule.matches.set(match, [...(rule.matches.get(match) ?? []), branch]);
  };
  for (const [{ id }, all] of reachabilityOf(inventory).branches) {
    for (const branch of all) {
      const { rule, match } = branch;
      add(id, rule.index, rule.delegate ? '' : rule.name, match?.index ?? null, branch);
      if (rule.delegate) {
        add(rule.delegate.virtualService, rule.delegate.rule, '', match?.delegateIndex ?? null, branch);
      }
    }
  }
  return [...rules.values()];
});

export type OutOfReach = Exclude<Reach, { kind: 'open' }>;

/** Why all branches are unreachable; `undefined` if one of them is reachable. */
export function outOfReach(branches: Iterable<Branch>, { reach }: Reachability): OutOfReach[] | undefined {
  const reasons: OutOfReach[] = [];
  for (const branch of branches) {
    const reason = reach.get(branch);
    if (!reason || reason.kind === 'open') return undefined;
    reasons.push(reason);
  }
  return reasons.length === 0 ? undefined : reasons;
}

/** `rule 0`, `rule 1 "canary" of default/shop` for messages about a rule of `home`. */
export function nameOf({ virtualService, rule, match }: Branch, home: string): string {
  const { delegate } = rule;
  const inMatch = match && match.index !== null && rule.matches.length > 1 ? `match ${match.index} of ` : '';
  const name = rule.name === '' ? '' : ` ${JSON.stringify(rule.name)}`;
  if (delegate?.virtualService === home) return `rule ${delegate.rule}${name}`;
  return `${inMatch}rule ${rule.index}${name}${virtualService.id === home ? '' : ` of ${virtualService.id}`}`;
}

/** A list in words, shortened after the third. */
export function listed(names: Iterable<string>): string {
  const all = [...new Set(names)];
  const shown = all.slice(0, 3);
  return all.length > 3 ? `${shown.join(', ')} and ${all.length - 3} more` : shown.join(' and ');
}
