/** Code points as sorted, disjoint ranges: `[from, to, from, to…]`, both ends included. */
export type CharacterSet = readonly number[];

const LAST = 0x10ffff;

/**
 * The characters of paths, headers and query parameters. They exclude line feeds, so a regex's dot matches all of them.
 */
export const ANY_CHARACTER: CharacterSet = [1, 9, 11, 12, 14, LAST];

export function characters(...ranges: readonly (readonly [from: number, to: number])[]): CharacterSet {
  const sorted = [...ranges].sort(([a], [b]) => a - b);
  const joined: number[] = [];
  for (const [from, to] of sorted) {
    const end = joined.at(-1);
    if (end !== undefined && from <= end + 1) joined[joined.length - 1] = Math.max(end, to);
    else joined.push(from, to);
  }
  return joined;
}

export function ranges(set: CharacterSet): [from: number, to: number][] {
  const pairs: [number, number][] = [];
  for (let i = 0; i + 1 < set.length; i += 2) pairs.push([set[i] ?? 0, set[i + 1] ?? 0]);
  return pairs;
}

export function union(a: CharacterSet, b: CharacterSet): CharacterSet {
  return characters(...ranges(a), ...ranges(b));
}

export function intersection(a: CharacterSet, b: CharacterSet): CharacterSet {
  const common: [number, number][] = [];
  for (const [from, to] of ranges(a)) {
    for (const [otherFrom, otherTo] of ranges(b)) {
      const low = Math.max(from, otherFrom);
      const high = Math.min(to, otherTo);
      if (low <= high) common.push([low, high]);
    }
  }
  return characters(...common);
}

export function complement(set: CharacterSet): CharacterSet {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [from, to] of ranges(set)) {
    if (from > next) gaps.push([next, from - 1]);
    next = to + 1;
  }
  if (next <= LAST) gaps.push([next, LAST]);
  return intersection(characters(...gaps), ANY_CHARACTER);
}

export function has(set: CharacterSet, codePoint: number): boolean {
  for (let i = 0; i + 1 < set.length; i += 2) {
    if (codePoint >= (set[i] ?? 0) && codePoint <= (set[i + 1] ?? 0)) return true;
  }
  return false;
}

/** Adds the other case of each ASCII letter, as RE2's `(?i)` does: `k` and `s` have a third form. */
export function inAnyCase(set: CharacterSet): CharacterSet {
  const more: [number, number][] = [];
  for (let upper = 65; upper <= 90; upper++) {
    const forms = [upper, upper + 32, ...(upper === 75 ? [0x212a] : upper === 83 ? [0x17f] : [])];
    if (forms.some((form) => has(set, form))) more.push(...forms.map((form): [number, number] => [form, form]));
  }
  return characters(...ranges(set), ...more);
}
