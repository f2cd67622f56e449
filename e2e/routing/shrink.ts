import type { MeshRequest } from '../request';
import type { Case } from './generate';

/** Tells which of some cases still show what is being looked for. */
export type StillDiffers = (cases: readonly Case[]) => Promise<boolean[]>;

/**
 * The smallest case found: parts are left out, large ones and many at a time first, as long as it still differs.
 * `width` cases are tried at once, at most `rounds` times.
 */
export async function shrink(one: Case, differs: StillDiffers, width: number, rounds: number): Promise<Case> {
  let best = one;
  let left = rounds;
  const attempt = async (candidates: readonly Case[]): Promise<boolean[]> => {
    if (left-- <= 0) return [];
    const first = await differs(candidates);
    const good = candidates.filter((_, i) => first[i] === true);
    if (good.length === 0) return first;
    // Once more, alone: what does not differ again would lead to a case that shows nothing.
    const again = await differs(good);
    return candidates.map((candidate) => again[good.indexOf(candidate)] === true);
  };
  const together = { ...one, older: [...one.older, ...one.younger], younger: [] };
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
          // What can go one by one can mostly go together.
          const isUnionGood = good.length === 1 || (await attempt([union]))[0] === true;
          best = isUnionGood ? union : without(best, first);
          found = true;
          if (!isUnionGood) continue;
        }
        from += tried.flat().length - (first === undefined ? 0 : good.flat().length);
      }
    }
    // Something that was needed may have become needless.
    if (depth === 8 && found) [depth, found] = [-1, false];
  }
  for (const request of simplerRequests(best)) {
    const candidate = { ...best, requests: [request] };
    if ((await attempt([candidate]))[0] === true) best = candidate;
  }
  return best;
}

/** Without its selector a Gateway would be every place's. */
const KEPT = new Set(['selector', 'apiVersion', 'kind', 'metadata', 'spec', 'name', 'namespace', 'requests']);

/** Everything that can be left out and stands `depth` levels below the objects. */
function pathsAt({ older, younger }: Case, depth: number): string[] {
  const paths: string[] = [];
  const visit = (value: unknown, path: string, level: number) => {
    if (level === depth && path !== '') paths.push(path);
    if (level >= depth || typeof value !== 'object' || value === null) return;
    for (const [name, child] of Object.entries(value)) if (!KEPT.has(name)) visit(child, `${path}/${name}`, level + 1);
  };
  for (const [list, objects] of Object.entries({ older, younger })) {
    for (const [i, object] of objects.entries()) {
      if (depth === 0) paths.push(`/${list}/${i}`);
      else visit(object.spec, `/${list}/${i}/spec`, 0);
    }
  }
  return paths;
}

function without(one: Case, paths: readonly string[]): Case {
  const gone = new Set(paths);
  const prune = (value: unknown, path: string): unknown => {
    if (Array.isArray(value)) {
      return value.flatMap((item, i) => (gone.has(`${path}/${i}`) ? [] : [prune(item, `${path}/${i}`)]));
    }
    if (typeof value !== 'object' || value === null) return value;
    const kept = Object.entries(value).filter(([name]) => !gone.has(`${path}/${name}`));
    return Object.fromEntries(kept.map(([name, child]) => [name, prune(child, `${path}/${name}`)]));
  };
  return prune(one, '') as Case;
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
