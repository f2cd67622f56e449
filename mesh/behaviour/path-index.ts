import type { Branch } from './branch';

/** A regex is compared with the first branches only; nothing is proved about the others. */
const MOST_COMPARED = 300;

/** Branches by path, to find those whose path can cover that of another branch. */
export class PathIndex {
  private readonly exact = new Map<string, Branch[]>();
  private readonly prefix = new Map<string, Branch[]>();
  private readonly lengths = new Set<number>();
  /** Regexes, and paths in any letter case. */
  private readonly others: Branch[] = [];
  private readonly order = new Map<Branch, number>();

  add(branch: Branch): void {
    this.order.set(branch, this.order.size);
    const { kind, value, ignoreCase } = branch.path;
    if (ignoreCase || kind === 'regex') this.others.push(branch);
    else if (kind === 'exact') push(this.exact, value, branch);
    else {
      push(this.prefix, value, branch);
      this.lengths.add(value.length);
    }
  }

  /** Branches whose path can cover that of the given one, in the order in which they were added. */
  candidates({ path: { kind, value, ignoreCase } }: Branch): readonly Branch[] {
    if (ignoreCase || kind === 'regex') return [...this.order.keys()].slice(0, MOST_COMPARED);
    const found = [...this.others, ...(this.exact.get(value) ?? [])];
    for (const length of this.lengths) {
      if (length <= value.length) found.push(...(this.prefix.get(value.slice(0, length)) ?? []));
    }
    return found.sort((a, b) => (this.order.get(a) ?? 0) - (this.order.get(b) ?? 0));
  }
}

function push(map: Map<string, Branch[]>, key: string, branch: Branch): void {
  const present = map.get(key);
  if (present) present.push(branch);
  else map.set(key, [branch]);
}
