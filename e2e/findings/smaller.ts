type Path = readonly (string | number)[];

/** Fields that identify an object. */
const KEPT = new Set(['apiVersion', 'kind', 'metadata', 'name', 'namespace']);

/** A smaller value that still `differs`: removes parts, the largest first, in at most `rounds` rounds. */
export async function smaller<T>(
  value: T,
  differs: (candidates: readonly T[]) => Promise<readonly boolean[]>,
  rounds = 60,
): Promise<T> {
  let best = value;
  for (let round = 0; round < rounds; round++) {
    const candidates = [...paths(best, [])].map((path) => without(best, path) as T).sort(bySize);
    const [found] = (await differs(candidates)).flatMap((still, i) => (still ? [candidates[i] as T] : []));
    if (found === undefined) return best;
    best = found;
  }
  return best;
}

const bySize = (a: unknown, b: unknown) => JSON.stringify(a).length - JSON.stringify(b).length;

function* paths(value: unknown, path: Path): Generator<Path> {
  if (typeof value !== 'object' || value === null) return;
  for (const key of Object.keys(value)) {
    if (KEPT.has(key)) continue;
    const inner = [...path, Array.isArray(value) ? Number(key) : key];
    // Keep at least one object.
    if (path.length > 0 || Object.keys(value).length > 1) yield inner;
    yield* paths(Reflect.get(value, key), inner);
  }
}

function without(value: unknown, [key, ...rest]: Path): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((item, i) => (i !== key ? [item] : rest.length === 0 ? [] : [without(item, rest)]));
  }
  const entries = Object.entries(value as object);
  return Object.fromEntries(
    entries.flatMap(([name, item]) => {
      if (name !== key) return [[name, item]];
      return rest.length === 0 ? [] : [[name, without(item, rest)]];
    }),
  );
}
