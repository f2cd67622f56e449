import { conditionsInWords, type RouteMatch } from '../../routing/route-match';
import type { Conditions } from '../regions/region';
import { type Branch, hasOtherPath } from './branch';
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
  const widest = all.find((words) => words.startsWith(EVERY_REQUEST) && !words.includes(', unless'));
  return widest ?? all.join('; or ');
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
  const exceptions = [...except.map(wordsOf), ...(policies?.except.map(demanded) ?? [])].map((own) => {
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

/** The path condition that the longer path of the other branch implies. */
function impliedPath(before: Branch, after: Branch): string | undefined {
  if (!before.route || !after.route || hasOtherPath(before, after)) return undefined;
  const [shorter, longer] = [before.match, after.match].sort((a, b) => a.path.value.length - b.path.value.length);
  if (!shorter || !longer || !isPlain(shorter) || !isPlain(longer) || shorter.path.kind !== 'prefix') return undefined;
  const isSame = shorter.path.kind === longer.path.kind && shorter.path.value === longer.path.value;
  return isSame ? undefined : conditionsInWords({ ...shorter, conditions: [] })[0];
}

const isPlain = ({ path }: RouteMatch) => path.kind !== 'regex' && !path.ignoreCase;
