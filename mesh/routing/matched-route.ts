import type { RuleSource } from '../manifest/config';
import { fields, list, text } from '../manifest/fields';
import type { FieldPath } from '../manifest/manifest';
import type { MatchedRoute } from '../verdict/verdict';
import type { HttpRule, VirtualService } from './virtual-service';

/** The rule of the Gateway API, or path of an Ingress, that a rule of an internal VirtualService is made from. */
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

/** Path to a rule or match in its route, or to a path in its Ingress. */
export function sourcePath(source: RuleSource): FieldPath {
  return matchedPath(matchedRoute(source));
}

/** Path to what a request matched in its route or Ingress. */
export function matchedPath({ kind, rule, match }: MatchedRoute): FieldPath {
  const within = kind === 'Ingress' ? ['http', 'paths'] : ['matches'];
  return ['spec', 'rules', rule, ...(match === null ? [] : [...within, match])];
}

// The API server adds a match to rules without any.
function matchWritten({ kind, origin }: RuleSource['route'], rule: number): boolean {
  if (kind === 'Ingress') return true;
  const { spec } = origin.manifest as { readonly spec?: unknown };
  return list(fields(list(fields(spec).rules)[rule]).matches).length > 0;
}

/** The object that a rule is written in, and where: a route of the Gateway API, an Ingress, a delegate or a VirtualService. */
export function writtenRule(
  virtualService: VirtualService,
  { source, delegate, index }: HttpRule,
): { readonly kind: string; readonly id: string; readonly path: FieldPath } {
  if (source) {
    const { kind, id } = source.route;
    return { kind, id, path: kind === 'Ingress' ? sourcePath(source) : ['spec', 'rules', source.rule] };
  }
  const { virtualService: id, rule } = delegate ?? { virtualService: virtualService.id, rule: index };
  return { kind: 'VirtualService', id, path: ['spec', 'http', rule] };
}
