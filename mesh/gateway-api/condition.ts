/** A status condition, as istiod would set it. */
export interface Condition {
  /** Condition type: `Accepted`, `ResolvedRefs`, `Programmed` or `Conflicted`. */
  readonly type: string;
  readonly status: 'True' | 'False';
  readonly reason: string;
  readonly message: string;
}

/** Why something does not work, as istiod reports it. */
export interface Problem {
  readonly reason: string;
  readonly message: string;
}

/** A condition that is `True` with reason and message, or `False` with those of the problem. */
export function conditionOf(type: string, good: Problem, problem: Problem | undefined): Condition {
  return { type, status: problem ? 'False' : 'True', ...(problem ?? good) };
}

/** Joins two problems: the reason of the first one counts. */
export function joined(first: Problem | undefined, second: Problem | undefined): Problem | undefined {
  if (!first || !second) return first ?? second;
  return { reason: first.reason, message: `${first.message}; ${second.message}` };
}
