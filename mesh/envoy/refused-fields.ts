import { type Fields, fields, list, text, texts } from '../manifest/fields';
import { refusedHttpRule } from './http-rule';
import { refusedKeySet } from './key-set';
import { refusedTemplate } from './path-template';
import { type Refusal, within } from './refusal';
import { refusedTrafficPolicy } from './traffic-policy';

/** What Envoy refuses in an object that the API server and Istio's webhook accept, with paths in its spec. */
export function refusedFields(kind: string, spec: Fields): readonly Refusal[] {
  switch (kind) {
    case 'VirtualService':
      return list(spec.http).flatMap((rule, index) => within(['http', index], refusedHttpRule(fields(rule))));
    case 'RequestAuthentication':
      return list(spec.jwtRules).flatMap((rule, index) => {
        const problem = refusedKeySet(text(fields(rule).jwks));
        return problem ? [{ path: ['jwtRules', index, 'jwks'], problem }] : [];
      });
    case 'AuthorizationPolicy':
      return list(spec.rules).flatMap((rule, index) => templates(fields(rule), index));
    case 'DestinationRule':
      return [
        ...within(['trafficPolicy'], refusedTrafficPolicy(spec.trafficPolicy)),
        ...list(spec.subsets).flatMap((subset, index) =>
          within(['subsets', index, 'trafficPolicy'], refusedTrafficPolicy(fields(subset).trafficPolicy)),
        ),
      ];
    default:
      return [];
  }
}

function templates(rule: Fields, index: number): Refusal[] {
  return list(rule.to).flatMap((to, position) => {
    const operation = fields(fields(to).operation);
    return ['paths', 'notPaths'].flatMap((name) =>
      texts(operation[name]).flatMap((path, item): Refusal[] => {
        const problem = refusedTemplate(path);
        return problem ? [{ path: ['rules', index, 'to', position, 'operation', name, item], problem }] : [];
      }),
    );
  });
}
