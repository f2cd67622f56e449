import { shown } from './shown';

/** Why a star stands where Istio does not match by it: once, at the start or at the end. The first mistake. */
export function edgeStars(values: readonly string[]): string | undefined {
  if (values.includes('')) return 'must not be empty';
  const wrong = values.find(
    (value) => value.slice(1, -1).includes('*') || (value.length > 1 && /^\*.*\*$/s.test(value)),
  );
  return wrong === undefined ? undefined : `"*" may stand once, at the start or at the end, got ${shown(wrong)}`;
}

/** Besides, trust domains have no path in them. */
export function trustDomains(values: readonly string[]): string | undefined {
  const slashed = values.find((value) => value.includes('/'));
  const problem = slashed === undefined ? undefined : `a trust domain has no "/", got ${shown(slashed)}`;
  return edgeStars(values) ?? problem;
}
