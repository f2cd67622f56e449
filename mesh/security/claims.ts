import type { Claims } from '../request/request';
import { claimValues } from '../routing/condition';
import { matchesPattern } from './pattern';

/** Whether a claim, or one item of its list, matches a pattern. Only texts match. */
export function claimMatches(claims: Claims | undefined, path: readonly string[], pattern: string): boolean {
  return claimValues(claims, path).some((value) => matchesPattern(value, pattern));
}

/** Splits `[a][b]` into the names of nested claims; what is not a list of brackets is one name. */
export function nestedNames(brackets: string): readonly string[] {
  if (!/^(?:\[[^[\]]*\])+$/.test(brackets)) return [brackets.slice(1, -1)];
  return brackets.slice(1, -1).split('][');
}
