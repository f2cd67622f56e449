import type { LocatedFinding, MeshGraph, Written } from '../../mesh';

/** Findings by the id of the node that they are about. */
export type Badges = ReadonlyMap<string, readonly LocatedFinding[]>;

/** A finding is about the nodes that are written in its field, around it or inside it. */
export function badgesOf({ nodes }: MeshGraph, findings: readonly LocatedFinding[]): Badges {
  const badges = new Map<string, LocatedFinding[]>();
  for (const { id, written } of nodes) {
    const own = findings.filter((finding) => written.some((place, index) => isAbout(finding, place, index === 0)));
    if (own.length > 0) badges.set(id, own);
  }
  return badges;
}

/** Of the places of a node only the first is its own: objects around it only count as a whole. */
function isAbout({ object, field }: LocatedFinding, written: Written, isOwn: boolean): boolean {
  if (object !== written.object) return false;
  const depth = Math.min(field.length, written.path.length);
  const isSameBranch = field.slice(0, depth).every((key, index) => key === written.path[index]);
  return isOwn ? isSameBranch : isSameBranch && written.path.length <= field.length && written.path.length > 0;
}
