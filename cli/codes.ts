import type { Check } from '../mesh/checks/engine/check';
import { checks } from '../mesh/checks/registry/checks';
import { nearest } from '../mesh/grammar/nearest';
import { UsageError } from './usage-error';

/** The check with this code, in any case. @throws UsageError with the code that was probably meant */
export function checkOf(code: string): Check {
  const check = checks.find((candidate) => candidate.code === code.toUpperCase());
  if (check) return check;
  const meant = nearest(
    code.toUpperCase(),
    checks.map((candidate) => candidate.code),
  );
  throw new UsageError(`unknown code ${code}${meant === undefined ? '' : `, did you mean ${meant}?`}`);
}
