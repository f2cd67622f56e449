import type { MeshGraph, RuleNode } from '../../mesh';
import { matchLines } from '../../mesh/graph/label';

/**
 * Which rules of two graphs belong together: by id of the earlier graph, the id in the later one. A rule is known by its
 * conditions, as a rule that is put before it moves it down; of the others, those in the same gap belong together.
 */
export function alignedRules(before: MeshGraph, after: MeshGraph): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const later = rulesByPlace(after);
  for (const [place, rules] of rulesByPlace(before)) {
    for (const [earlier, now] of aligned(rules, later.get(place) ?? []))
      ids.set(earlier.id, now?.id ?? `${earlier.id} removed`);
  }
  return ids;
}

/** Rules of one VirtualService at one listener; the index at the end of their ids is left out. */
function rulesByPlace({ nodes }: MeshGraph): Map<string, RuleNode[]> {
  const places = new Map<string, RuleNode[]>();
  for (const node of nodes) {
    if (node.kind !== 'rule') continue;
    const listener = node.id.slice(0, node.id.indexOf(` ${node.virtualService} ${node.protocol} ${node.rule}`));
    const place = `${listener} ${node.virtualService} ${node.protocol}`;
    places.set(place, [...(places.get(place) ?? []), node]);
  }
  return places;
}

type Pair = [earlier: RuleNode, now: RuleNode | undefined];

function aligned(before: readonly RuleNode[], after: readonly RuleNode[]): Pair[] {
  const pairs: Pair[] = [];
  let [start, end] = [0, 0];
  for (const [index, other] of [...commonRules(before, after), [before.length, after.length] as const]) {
    // Rules without a counterpart, up to the next pair that has the same conditions.
    for (let offset = 0; start + offset < index; offset++) {
      const earlier = before[start + offset];
      const now = end + offset < other ? after[end + offset] : undefined;
      if (earlier) pairs.push([earlier, now]);
    }
    const [earlier, now] = [before[index], after[other]];
    if (earlier && now) pairs.push([earlier, now]);
    [start, end] = [index + 1, other + 1];
  }
  return pairs;
}

/** The longest list of rules with the same conditions in the same order, as pairs of indexes. */
function commonRules(before: readonly RuleNode[], after: readonly RuleNode[]): (readonly [number, number])[] {
  const same = (a: number, b: number) => keyOf(before[a]) === keyOf(after[b]);
  const lengths = Array.from({ length: before.length + 1 }, () => new Array<number>(after.length + 1).fill(0));
  const lengthAt = (a: number, b: number) => lengths[a]?.[b] ?? 0;
  for (let a = before.length - 1; a >= 0; a--) {
    for (let b = after.length - 1; b >= 0; b--) {
      const row = lengths[a];
      if (row) row[b] = same(a, b) ? lengthAt(a + 1, b + 1) + 1 : Math.max(lengthAt(a + 1, b), lengthAt(a, b + 1));
    }
  }
  const pairs: (readonly [number, number])[] = [];
  for (let [a, b] = [0, 0]; a < before.length && b < after.length; ) {
    if (same(a, b)) pairs.push([a++, b++]);
    else if (lengthAt(a + 1, b) >= lengthAt(a, b + 1)) a++;
    else b++;
  }
  return pairs;
}

function keyOf(rule: RuleNode | undefined): string {
  return rule ? JSON.stringify([rule.name, matchLines(rule)]) : '';
}
