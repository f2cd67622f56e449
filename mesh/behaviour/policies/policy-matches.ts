import type { Config } from '../../manifest/config';
import { fields, list, text } from '../../manifest/fields';
import { type Comparison, ruleParts } from '../../security/authorization-rule';
import type { Conditions, Demand } from '../regions/region';
import { demandsOf } from './policy-condition';
import type { PolicyView } from './policy-view';

/** The most alternatives of a policy that are distinguished. */
const MOST_ALTERNATIVES = 500;

/** The requests that a policy matches: those that meet all conditions of one of the alternatives. */
export function policyMatches(
  { namespace, spec }: Config,
  trustDomains: readonly string[],
  view: PolicyView,
): readonly Conditions[] | 'too many' {
  const isAllow = (text(spec.action) || 'ALLOW') === 'ALLOW';
  const { isHttp } = view;
  const found: Conditions[] = [];
  for (const rule of list(spec.rules).map(fields)) {
    const parts = ruleParts(rule, { namespace, trustDomains }, { isHttp, isAllow });
    if (!parts) continue;
    const [from, to, when] = [
      alternatives(parts.from, view),
      alternatives(parts.to, view),
      alternatives([parts.when], view),
    ];
    if (found.length + from.length * to.length * when.length > MOST_ALTERNATIVES) return 'too many';
    for (const source of from) {
      for (const operation of to) for (const condition of when) found.push([...source, ...operation, ...condition]);
    }
  }
  return found.some((conditions) => conditions.length === 0) ? [[]] : found;
}

/** The alternatives that some requests meet; one without conditions if all requests meet one of them. */
function alternatives(entries: readonly (readonly Comparison[])[], view: PolicyView): Conditions[] {
  if (entries.length === 0) return [[]];
  const found: Conditions[] = [];
  for (const entry of entries) {
    const demands: Demand[] = [];
    const isPossible = entry.every((comparison) => {
      const demanded = demandsOf(comparison, view);
      if (typeof demanded === 'boolean') return demanded;
      demands.push(...demanded);
      return true;
    });
    if (!isPossible) continue;
    if (demands.length === 0) return [[]];
    found.push(demands);
  }
  return found;
}
