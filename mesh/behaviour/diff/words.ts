import { conditionsInWords, type PathMatcher } from '../../routing/route-match';
import type { Conditions } from '../regions/region';
import type { Branch } from './branch';
import type { BranchPair } from './compare-branches';
import type { DoorDifference } from './door-comparison';

const MOST_EXCEPTIONS = 3;

const EVERY_REQUEST = 'every request';

/** The requests of some pairs in words. */
export function requestsInWords(parts: readonly DoorDifference[]): string {
  const branches = new Set(parts.flatMap(({ before, after }) => [before, after]));
  const described = new Map<string, { readonly part: BranchPair; readonly certificates: Set<boolean | undefined> }>();
  for (const { door, ...pair } of parts) {
    // Requests that another part has are no exception.
    const except = pair.except === 'many' ? pair.except : pair.except?.filter((branch) => !branches.has(branch));
    const part = { ...pair, ...(except && { except }) };
    const known = described.get(pairInWords(part)) ?? { part, certificates: new Set() };
    known.certificates.add(door.request.clientCertificate);
    described.set(pairInWords(part), known);
  }
  const all = [...described].map(([words, { part, certificates }]) => {
    const [certificate] = certificates;
    if (certificates.size !== 1 || certificate === undefined) return words;
    return pairInWords(part, `${certificate ? 'with' : 'without'} a client certificate`);
  });
  const every = all.find((words) => words.startsWith(EVERY_REQUEST) && !words.includes(', unless'));
  return every ?? all.join('; or ');
}

/** The requests of a pair: what both branches require, what policies require, and what earlier branches accept. */
function pairInWords({ before, after, except = [], policies, otherAddress }: BranchPair, certificate = ''): string {
  if (otherAddress !== undefined) return otherAddress;
  const words = new Set([before, after].flatMap(wordsOf));
  const implied = impliedPath(before, after);
  if (implied) words.delete(implied);
  if (policies?.token.words) words.add(policies.token.words);
  for (const word of policies ? demanded(policies.conditions) : []) words.add(word);
  const requests =
    words.size === 0 ? `${EVERY_REQUEST} ${certificate}`.trim() : [...words, certificate].filter(Boolean).join(', ');
  if (except === 'many') return `${requests}, unless an earlier rule matches`;
  const exceptions = [...widest(except).map(wordsOf), ...(policies?.except.map(demanded) ?? [])].map((own) => {
    const others = own.filter((word) => !words.has(word));
    return others.length === 0 ? 'an earlier rule matches' : others.join(' and ');
  });
  if (exceptions.length === 0) return requests;
  const shown = [...new Set(exceptions)];
  const more = shown.length - MOST_EXCEPTIONS;
  const listed = shown.slice(0, MOST_EXCEPTIONS).join(', or ');
  return `${requests}, unless ${listed}${more > 0 ? `, or ${more} more earlier matches` : ''}`;
}

const demanded = (conditions: Conditions) => conditions.flatMap(({ words }) => words ?? []);

function wordsOf({ match, route }: Branch): string[] {
  return route ? conditionsInWords(match).filter((word) => word !== 'path begins with /') : [];
}

/** The branches without those whose paths another one accepts, too. */
const widest = (branches: readonly Branch[]): readonly Branch[] =>
  branches.filter(({ match }) =>
    branches.every(({ match: other }) => other.conditions.length > 0 || !implies(match.path, other.path)),
  );

/** The path condition of one branch that the other branch implies. */
function impliedPath({ route: old, match: a }: Branch, { route: now, match: b }: Branch): string | undefined {
  if (!old || !now) return undefined;
  const implied = implies(a.path, b.path) ? b : implies(b.path, a.path) ? a : undefined;
  return implied && conditionsInWords({ ...implied, conditions: [] })[0];
}

/** Whether the paths of one match are some of those of the other, by how they begin. */
function implies(one: PathMatcher, other: PathMatcher): boolean {
  if (!isPlain(one) || !isPlain(other) || (one.kind === other.kind && one.value === other.value)) return false;
  if (other.kind === 'prefix') return one.value.startsWith(other.value);
  if (other.kind !== 'pathSeparatedPrefix') return false;
  return one.value.startsWith(`${other.value}/`) || (one.kind !== 'prefix' && one.value === other.value);
}

const isPlain = ({ kind, ignoreCase }: PathMatcher) => kind !== 'regex' && !ignoreCase;
