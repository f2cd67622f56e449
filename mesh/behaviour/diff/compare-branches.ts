import { sameResult } from '../path-function';
import type { Asked, PolicyDifference } from '../policies/policy-difference';
import { type Demand, MOST_LISTED, type Region, type Regions } from '../regions/region';
import { type Branch, fixedBranch, hasOtherPath } from './branch';
import { differsInPreflights } from './cors-key';
import { type Effect, UNFINISHED_EFFECT } from './effect';
import type { IsUnchanged } from './unchanged-routes';

/** Requests that two virtual hosts may treat differently, by the branches that accept them. */
export interface BranchPair {
  readonly before: Branch;
  readonly after: Branch;
  /** Some of the requests; `undefined` if it is not known whether there are any. */
  readonly region: Region | undefined;
  /** Earlier branches that accept some of the requests that both conditions describe. @default none */
  readonly except?: readonly Branch[] | 'many';
  /** The requests that both branches describe. @default the region */
  readonly asked?: Asked;
  /** What policies decide differently. @default the branches have other differences */
  readonly policies?: PolicyDifference;
  /** Requests to another address than that of their Host header, in words. @default the address is that of the host */
  readonly otherAddress?: string;
}

/** Finds the requests of two branches that only policies treat differently. */
export type ComparePolicies = (before: Branch, after: Branch, asked: Asked) => readonly PolicyDifference[];

/** The most branches that are looked at in the searches of a virtual host, and of a comparison: the rest may differ. */
const MOST_LOOKED_AT = 1_200_000;
const MOST_IN_ALL = 4_000_000;

/** How much searches have looked at in a comparison. */
export interface Effort {
  spent: number;
}

/**
 * Finds the pairs of branches with different effects that have requests in common. Branches that both sides start with are
 * skipped, and so are pairs whose requests an earlier branch accepts.
 */
export function compareBranches(
  before: readonly Branch[],
  after: readonly Branch[],
  start: Region,
  regions: Regions,
  isUnchanged: IsUnchanged,
  comparePolicies: ComparePolicies,
  effort: Effort,
): BranchPair[] {
  const shared = sharedStart(before, after, isUnchanged);
  if (shared === before.length && shared === after.length) return [];
  const firstBefore = firstByKey(before);
  const firstAfter = firstByKey(after);
  const pairs: BranchPair[] = [];
  let lookedAt = 0;
  for (let i = shared; i < before.length; i++) {
    const old = before[i];
    if (!old) continue;
    for (let j = shared; j < after.length; j++) {
      const now = after[j];
      if (!now || hasOtherPath(old, now)) continue;
      if ((firstBefore.get(now.key) ?? i) < i || (firstAfter.get(old.key) ?? j) < j) continue;
      if (hasSameEffect(old, now, isUnchanged)) continue;
      lookedAt += i + j + 1;
      effort.spent += i + j + 1;
      if (lookedAt > MOST_LOOKED_AT || effort.spent > MOST_IN_ALL)
        return [...pairs, { before: UNFINISHED, after: UNFINISHED, region: undefined }];
      const earlier = new Map<string, Branch>();
      for (const branch of [...before.slice(0, i), ...after.slice(0, j)]) {
        if (!hasOtherPath(branch, old) && !hasOtherPath(branch, now)) earlier.set(branch.key, branch);
      }
      const others = [...earlier.values()];
      const asked: Asked = {
        start,
        inside: [...old.conditions, ...now.conditions],
        outside: others.map(({ conditions }) => conditions),
      };
      if (hasSameRouting(old, now)) {
        for (const policies of comparePolicies(old, now, asked)) {
          pairs.push({ before: old, after: now, region: policies.region, policies });
        }
        continue;
      }
      if (asked.inside.some(excludesPreflights) && isForPreflights(old, now)) continue;
      const found = regions.find(start, asked.inside, asked.outside);
      if (found.kind === 'none') continue;
      const except = others.length > MOST_LISTED ? 'many' : found.overlapping.flatMap((index) => others[index] ?? []);
      pairs.push({ before: old, after: now, region: found.kind === 'found' ? found.region : undefined, except, asked });
    }
  }
  return pairs;
}

/** Represents all pairs of branches that were not compared. */
export const UNFINISHED = fixedBranch(UNFINISHED_EFFECT);

function sharedStart(before: readonly Branch[], after: readonly Branch[], isUnchanged: IsUnchanged): number {
  let length = 0;
  for (const [index, old] of before.entries()) {
    const now = after[index];
    if (!now || old.key !== now.key || !hasSameEffect(old, now, isUnchanged)) break;
    length += 1;
  }
  return length;
}

function hasSameEffect(before: Branch, after: Branch, isUnchanged: IsUnchanged): boolean {
  if (before.route && after.route && isUnchanged(before.route, after.route)) return true;
  return before.effect.policies === after.effect.policies && hasSameRouting(before, after);
}

/** Whether nothing but policies can differ. */
function hasSameRouting({ effect: a, match: ofA }: Branch, { effect: b, match: ofB }: Branch): boolean {
  return a.treatment === b.treatment && hasSameDetails(a, b) && sameResult(a.path, b.path, ofA.path, ofB.path);
}

const excludesPreflights = (demand: Demand) =>
  demand.subject === 'header :method' && demand.test?.('OPTIONS') === false;

/** Whether only preflight requests are answered differently. */
function isForPreflights(before: Branch, after: Branch): boolean {
  const [{ effect: a }, { effect: b }] = [before, after];
  if (a.policies !== b.policies || !differsInPreflights(a.details.cors, b.details.cors)) return false;
  return hasSameRouting({ ...before, effect: { ...a, details: { ...a.details, cors: b.details.cors } } }, after);
}

function hasSameDetails({ details: a }: Effect, { details: b }: Effect): boolean {
  return a.cors === b.cors && a.missingStatus === b.missingStatus && a.redirectPort === b.redirectPort;
}

function firstByKey(branches: readonly Branch[]): ReadonlyMap<string, number> {
  const first = new Map<string, number>();
  for (const [index, { key }] of branches.entries()) if (!first.has(key)) first.set(key, index);
  return first;
}
