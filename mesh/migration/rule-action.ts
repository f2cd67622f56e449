import { type Fields, fields, fieldsOrNone, list } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import { type BackendOf, backendRefs } from './backends';
import { corsFilter } from './cors';
import { headerModifiers } from './header-modifiers';
import type { HttpPathMatch, HttpRouteRule } from './http-route-rule';
import { mirrorFilters } from './mirrors';
import { redirectFilter } from './redirect';
import type { Remarks } from './remarks';
import { rewriteFilter } from './rewrite';
import { timeoutsAndRetry } from './timeouts';

/** Everything in a rule but its name and matches. */
export type RuleAction = Omit<HttpRouteRule, 'name' | 'matches'>;

/**
 * Translates what a rule does.
 *
 * @param prefix the path prefix as it is written, which replacements depend on; empty if the match has none
 */
export function ruleAction(
  rule: Fields,
  path: HttpPathMatch,
  prefix: string,
  at: FieldPath,
  backendOf: BackendOf,
  remarks: Remarks,
): RuleAction {
  for (const [field, reason, remedy] of INEXPRESSIBLE) {
    if (fieldsOrNone(rule[field])) remarks.obstacle([...at, field], reason, remedy);
  }
  const headers = headerModifiers(rule.headers, [...at, 'headers'], remarks);
  const redirect = fieldsOrNone(rule.redirect);
  if (redirect) {
    const filter = redirectFilter(redirect, path, prefix, [...at, 'redirect'], remarks);
    return { filters: [...headers, filter] };
  }
  const [rewrite, cors] = [fieldsOrNone(rule.rewrite), fieldsOrNone(rule.corsPolicy)];
  const rewritten = rewrite && rewriteFilter(rewrite, path, prefix, [...at, 'rewrite'], remarks);
  const filters = [
    ...headers,
    ...(rewritten ? [rewritten] : []),
    ...mirrorFilters(rule, at, backendOf, remarks),
    ...(cors ? [corsFilter(cors, [...at, 'corsPolicy'], remarks)] : []),
  ];
  const backends = backendRefs(rule.route, [...at, 'route'], backendOf, remarks);
  if (list(rule.route).length === 0 && !INEXPRESSIBLE.some(([field]) => fieldsOrNone(rule[field]))) {
    remarks.obstacle(at, 'the rule has no destination', 'add one');
  }
  return {
    ...(filters.length > 0 && { filters }),
    backendRefs: backends,
    ...timeoutsAndRetry(rule, at, remarks),
  };
}

const KEEP = 'keep the rule in a VirtualService';

const INEXPRESSIBLE: readonly (readonly [field: string, reason: string, remedy: string])[] = [
  ['fault', 'HTTPRoute has no fault injection', 'remove the fault, or keep the rule in a VirtualService'],
  ['directResponse', 'HTTPRoute cannot answer requests itself', KEEP],
  ['delegate', 'HTTPRoute has no delegates', 'write the rules of the delegate in a route of its own'],
];

/** Whether it replaces the prefix that a match has, so the rule must have only this match. */
export function replacesPrefix({ filters = [] }: RuleAction): boolean {
  return filters.some(({ urlRewrite, requestRedirect }) => {
    const { type } = fields(fields(urlRewrite ?? requestRedirect).path);
    return type === 'ReplacePrefixMatch';
  });
}
