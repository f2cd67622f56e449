import { fields, list, text } from '../../../manifest/fields';
import type { Manifest } from '../../../manifest/manifest';
import { withSpec } from './with-spec';

/**
 * DestinationRules with the subsets of both sides. The first one changes nothing for the old rules; in the second one, a subset
 * of both sides is already the new one.
 */
export function withBothSubsets(before: Manifest, after: Manifest): Manifest[] {
  const [old, now] = [before, after].map(({ spec }) => fields(spec));
  if (!old || !now || text(old.host) !== text(now.host)) return [];
  const [oldSubsets, newSubsets] = [old, now].map(({ subsets }) => list(subsets));
  return [
    withSpec(before, { ...old, subsets: union(oldSubsets, newSubsets) }),
    withSpec(after, { ...now, subsets: union(newSubsets, oldSubsets) }),
  ];
}

function union(first: readonly unknown[] = [], others: readonly unknown[] = []): unknown[] {
  const names = new Set(first.map((subset) => text(fields(subset).name)));
  return [...first, ...others.filter((subset) => !names.has(text(fields(subset).name)))];
}
