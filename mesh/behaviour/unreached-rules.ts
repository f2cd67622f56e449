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
 * The http rules of a VirtualService that no request reaches, each with the earlier rules that match all of its requests, by
 * their indexes in `spec.http`. The same proof as MESH0101, for a single VirtualService: its delegates are unknown, so they
 * never count as matching a request.
 */
export function unreachedRules(manifest: Manifest): Map<number, readonly number[]> {
  const virtualService = parseVirtualService(toConfig({ manifest }), meshConfig({}));
  const reach = reachInOrder(branchesOf(virtualService, new RegexPrograms()), new Prover(new Languages()));
  const open = new Set<number>();
  const covered = new Map<number, Set<number>>();
  for (const [{ rule }, outcome] of reach) {
    if (outcome.kind === 'open') open.add(rule.index);
    if (outcome.kind !== 'covered') continue;
    const covering = covered.get(rule.index) ?? new Set();
    covered.set(rule.index, covering);
    for (const { rule: other } of outcome.by) if (other !== rule) covering.add(other.index);
  }
  return new Map(
    [...covered]
      .filter(([rule, covering]) => !open.has(rule) && covering.size > 0)
      .map(([rule, covering]) => [rule, [...covering].sort((a, b) => a - b)]),
  );
}
