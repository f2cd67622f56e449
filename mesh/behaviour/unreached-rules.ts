import { toConfig } from '../manifest/config';
import type { Manifest } from '../manifest/manifest';
import { meshConfig } from '../registry/mesh-config';
import { RegexPrograms } from '../routing/string-matcher';
import { parseVirtualService } from '../routing/virtual-service';
import { branchesOf } from './branch';
import { Languages } from './language';
import { Prover } from './proof';
import { reachInOrder } from './reach';

/**
 * Of one VirtualService, the http rules that no request reaches, each with the rules before it that take every one; by
 * their places in `spec.http`. The proof of MESH0101, for those who have the VirtualService alone: what its delegates take
 * is not known, so that nothing is said to be taken by them.
 */
export function unreachedRules(manifest: Manifest): Map<number, readonly number[]> {
  const virtualService = parseVirtualService(toConfig({ manifest }), meshConfig({}));
  const reach = reachInOrder(branchesOf(virtualService, new RegexPrograms()), new Prover(new Languages()));
  const open = new Set<number>();
  const takers = new Map<number, Set<number>>();
  for (const [{ rule }, one] of reach) {
    if (one.kind === 'open') open.add(rule.index);
    if (one.kind !== 'eaten') continue;
    const others = takers.get(rule.index) ?? new Set();
    takers.set(rule.index, others);
    for (const { rule: taker } of one.by) if (taker !== rule) others.add(taker.index);
  }
  return new Map(
    [...takers]
      .filter(([rule, others]) => !open.has(rule) && others.size > 0)
      .map(([rule, others]) => [rule, [...others].sort((a, b) => a - b)]),
  );
}
