import type { RuleSource } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import type { MatchedRoute } from '../verdict/verdict';
import type { HttpRule, VirtualService } from './virtual-service';

/** The rule of the Gateway API that a rule of an internal VirtualService is made from. */
export function matchedRoute({ route, rule, match }: RuleSource): MatchedRoute {
  const kind = route.kind as MatchedRoute['kind'];
  const written = fields(list(route.spec.rules)[rule]);
  return {
    route: route.id,
    kind,
    rule,
    match: matchWritten(route, rule) ? match : null,
    name: text(written.name) || null,
  };
}

/** Path to a rule or match in its route. */
export function sourcePath({ route, rule, match }: RuleSource): FieldPath {
  return ['spec', 'rules', rule, ...(match === null || !matchWritten(route, rule) ? [] : ['matches', match])];
}

// The API server adds a match to rules without any.
function matchWritten({ origin }: RuleSource['route'], rule: number): boolean {
  const { spec } = origin.manifest as { readonly spec?: unknown };
  return list(fields(list(fields(spec).rules)[rule]).matches).length > 0;
}

/** The object that a rule is written in, and where: a route of the Gateway API, a delegate or a VirtualService. */
export function writtenRule(
  virtualService: VirtualService,
  { source, delegate, index }: HttpRule,
): { readonly kind: string; readonly id: string; readonly path: FieldPath } {
  if (source) return { kind: source.route.kind, id: source.route.id, path: ['spec', 'rules', source.rule] };
  const { virtualService: id, rule } = delegate ?? { virtualService: virtualService.id, rule: index };
  return { kind: 'VirtualService', id, path: ['spec', 'http', rule] };
}
