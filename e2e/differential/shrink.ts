import type { MeshRequest } from '../request';
import type { Case } from './area';

/** Returns which of the cases still show the difference. */
export type StillDiffers = (cases: readonly Case[]) => Promise<boolean[]>;

/**
 * A small case that still differs: removes parts, large ones and many at once first. Tries `width` cases at once, at most
 * `rounds` times.
 */
export async function shrink(original: Case, differs: StillDiffers, width: number, rounds: number): Promise<Case> {
  let best = original;
  let left = rounds;
  const attempt = async (candidates: readonly Case[]): Promise<boolean[]> => {
    if (left-- <= 0) return [];
    const first = await differs(candidates);
    const good = candidates.filter((_, i) => first[i] === true);
    if (good.length === 0) return first;
    // Try them again, because a difference that does not reappear would lead to a useless case.
    const again = await differs(good);
    return candidates.map((candidate) => again[good.indexOf(candidate)] === true);
  };
  const together = { ...original, ages: [original.ages.flat()] };
  if ((await attempt([together]))[0] === true) best = together;
  for (let depth = 0, found = false; depth <= 8 && left > 0; depth++) {
    const paths = () => pathsAt(best, depth);
    for (let size = Math.ceil(paths().length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2)) {
      for (let from = 0; from < paths().length && left > 0; ) {
        const all = paths();
        const groups = Array.from({ length: width }, (_, i) => all.slice(from + i * size, from + (i + 1) * size));
        const tried = groups.filter((group) => group.length > 0);
        const results = await attempt(tried.map((group) => without(best, group)));
        const good = tried.filter((_, i) => results[i] === true);
        const union = without(best, good.flat());
        const [first] = good;
        if (first !== undefined) {
          // Parts that can be removed one by one can usually be removed together.
          const isUnionGood = good.length === 1 || (await attempt([union]))[0] === true;
          best = isUnionGood ? union : without(best, first);
          found = true;
          if (!isUnionGood) continue;
        }
        from += tried.flat().length - (first === undefined ? 0 : good.flat().length);
      }
    }
    // A part that was needed before may be superfluous now.
    if (depth === 8 && found) [depth, found] = [-1, false];
  }
  for (const request of simplerRequests(best)) {
    const candidate = { ...best, requests: [request] };
    if ((await attempt([candidate]))[0] === true) best = candidate;
  }
  return best;
}

/** Fields to keep: without its selector, a Gateway would apply to every place, and without keys, Istio would fetch them. */
const KEPT = new Set(['selector', 'jwks', 'apiVersion', 'kind', 'metadata', 'spec', 'name', 'namespace', 'requests']);

/** Paths of everything that can be removed, `depth` levels below the objects. */
function pathsAt({ ages }: Case, depth: number): string[] {
  const paths: string[] = [];
  const visit = (value: unknown, path: string, level: number) => {
    if (level === depth && path !== '') paths.push(path);
    if (level >= depth || typeof value !== 'object' || value === null) return;
    for (const [name, child] of Object.entries(value)) if (!KEPT.has(name)) visit(child, `${path}/${name}`, level + 1);
  };
  for (const [age, objects] of ages.entries()) {
    for (const [i, object] of objects.entries()) {
      if (depth === 0) paths.push(`/ages/${age}/${i}`);
      else visit(object.spec, `/ages/${age}/${i}/spec`, 0);
    }
  }
  return paths;
}

function without(original: Case, paths: readonly string[]): Case {
  const gone = new Set(paths);
  const prune = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      return value.flatMap((item, i) => (gone.has(`${path}/${i}`) ? [] : [prune(item, `${path}/${i}`)]));
    }
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([name]) => !gone.has(`${path}/${name}`));
    return Object.fromEntries(kept.map(([name, child]) => [name, prune(child, `${path}/${name}`)]));
  };
  return prune(original, '') as Case;
}

function simplerRequests({ requests: [request] }: Case): MeshRequest[] {
  if (request === undefined) return [];
  const headers = Object.keys(request.headers).map((name) => {
    const { [name]: _, ...rest } = request.headers;
    return { ...request, headers: rest };
  });
  const simple = [
    { ...request, headers: {} },
    { ...request, method: 'GET' },
    { ...request, path: '/' },
    { ...request, path: request.path.replace(/\?.*/, '') },
    { ...request, host: request.host.toLowerCase() },
    { ...request, host: request.host.replace(/:\d+$/, '') },
  ];
  return [...simple, ...headers].filter((simpler) => JSON.stringify(simpler) !== JSON.stringify(request));
}
