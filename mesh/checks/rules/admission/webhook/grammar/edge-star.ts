import { shown } from './shown';

/** Istio only matches by one `*` at the start or at the end. Returns the first mistake. */
export function edgeStars(values: readonly string[]): string | undefined {
  if (values.includes('')) return 'must not be empty';
  const wrong = values.find(
    (value) => value.slice(1, -1).includes('*') || (value.length > 1 && /^\*.*\*$/s.test(value)),
  );
  return wrong === undefined ? undefined : `"*" is only allowed once, at the start or at the end, got ${shown(wrong)}`;
}

/** Like `edgeStars`, and without a path. */
export function trustDomains(values: readonly string[]): string | undefined {
  const slashed = values.find((value) => value.includes('/'));
  const problem = slashed === undefined ? undefined : `must be a trust domain without "/", got ${shown(slashed)}`;
  return edgeStars(values) ?? problem;
}
