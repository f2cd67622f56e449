import { isWildcard, matches } from '../../registry/host-name';
import { EVERYTHING, hostIn, type Subjects } from './subject';

/**
 * Splits items into sets that can be ordered apart from each other: no request meets items of two sets. Two items belong
 * together if one decides what the other decides or uses, or if a link meets both, such as a VirtualService that sends
 * requests to the hosts of both.
 *
 * @returns the indexes of the items of each set
 */
export function independentSets(subjects: readonly Subjects[], links: readonly Subjects[]): readonly number[][] {
  if (subjects.some(({ decides }) => decides.has(EVERYTHING))) return [[...subjects.keys()]];
  const parents = [...subjects.keys()];
  const rootOf = (index: number): number => {
    let root = index;
    while (parents[root] !== root) root = parents[root] ?? root;
    parents[index] = root;
    return root;
  };
  const join = (a: number, b: number) => {
    parents[rootOf(a)] = rootOf(b);
  };
  const deciders = new Map<string, number>();
  for (const [index, { decides }] of subjects.entries()) {
    for (const subject of decides) {
      join(index, deciders.get(subject) ?? index);
      deciders.set(subject, index);
    }
  }
  const met = meetings(deciders);
  for (const [index, one] of subjects.entries()) for (const other of met(one)) join(index, other);
  for (const link of links) {
    const [first, ...others] = met(link);
    if (first !== undefined) for (const other of others) join(first, other);
  }
  const sets = new Map<number, number[]>();
  for (const index of subjects.keys()) {
    const root = rootOf(index);
    const set = sets.get(root);
    if (set) set.push(index);
    else sets.set(root, [index]);
  }
  return [...sets.values()];
}

/** Finds what decides about the subjects of an item. */
function meetings(deciders: ReadonlyMap<string, number>): (subjects: Subjects) => number[] {
  const wildcards = [...deciders].filter(([subject]) => isWildcard(hostIn(subject)));
  return ({ decides, uses }) =>
    [...decides, ...uses].flatMap((subject) => [
      ...(deciders.has(subject) ? [deciders.get(subject) ?? 0] : []),
      ...wildcards.flatMap(([wildcard, index]) => (overlap(wildcard, subject) ? [index] : [])),
      ...(isWildcard(hostIn(subject))
        ? [...deciders].flatMap(([other, index]) => (overlap(subject, other) ? [index] : []))
        : []),
    ]);
}

/** Whether two subjects can be about the same host in the same way. */
function overlap(a: string, b: string): boolean {
  const isAlike = a.slice(0, a.indexOf(' ')) === b.slice(0, b.indexOf(' '));
  return isAlike && matches(hostIn(a), hostIn(b));
}
