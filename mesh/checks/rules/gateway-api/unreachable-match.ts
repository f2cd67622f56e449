import type { RuleSource } from '../../../manifest/config';
import { pathText } from '../../../manifest/path-text';
import { sourcePath } from '../../../routing/matched-route';
import type { Check } from '../../engine/check';
import { writtenObject } from '../../facts/gateway-api';
import { unreachedSourcesOf } from '../../facts/route-reach';
import { ingressExample } from '../ingress/ingress-example';
import { routeExample } from './route-example';

export const unreachableMatch: Check = {
  code: 'MESH0160',
  level: 'warning',
  title: 'match of a Gateway API route or path of an Ingress is never reached',
  description: `istiod sorts all matches for a listener and a host name, whatever their order in the manifests: exact paths, path
prefixes, then regular expressions; longer paths first; then matches with more conditions; then the older route. So a regular
expression is lost as soon as any route for the same host name has a rule for the path prefix \`/\`, and of two equal matches only
that of the older route counts. All status conditions stay \`True\`. Paths of Ingresses for one host are sorted too: longer paths
first, then exact ones, then those of the older Ingress. A match or path is reported only if no request at all can reach it.
Use a path prefix or an exact path instead of the regular expression, add a condition to the other rule, or remove the match.`,
  examples: [
    {
      wrong: routeExample(`    - matches: [{ path: { type: RegularExpression, value: "/v[0-9]+/.*" } }]
      backendRefs: [{ name: api, port: 80 }]
    - backendRefs: [{ name: web, port: 80 }]`),
      says: 'no request reaches it: HTTPRoute default/shop rules[1] matches all its requests first',
      right: routeExample(`    - matches: [{ path: { value: /v1 } }, { path: { value: /v2 } }]
      backendRefs: [{ name: api, port: 80 }]
    - backendRefs: [{ name: web, port: 80 }]`),
    },
    {
      title: 'Two rules with the same match',
      wrong: routeExample(`    - matches: [{ path: { value: /cart } }]
      backendRefs: [{ name: api, port: 80 }]
    - matches: [{ path: { value: /cart/ } }]
      backendRefs: [{ name: web, port: 80 }]`),
      says: 'no request reaches it: HTTPRoute default/shop rules[0] matches all its requests first',
      right: routeExample(`    - matches: [{ path: { value: /cart } }]
      backendRefs: [{ name: api, port: 80 }]
    - matches: [{ path: { value: /cart/items } }]
      backendRefs: [{ name: web, port: 80 }]`),
    },
    {
      title: 'Two Ingresses with the same path',
      wrong: `${ingressExample({ name: 'old', paths: '/cart' })}---${ingressExample({ name: 'shop', paths: '/cart' })}`,
      says: 'no request reaches it: Ingress default/old rules[0].http.paths[0] matches all its requests first',
      right: `${ingressExample({ name: 'old', paths: '/cart' })}---${ingressExample({ name: 'shop', paths: '/cart/items' })}`,
    },
  ],
  run(inventory, report) {
    for (const [source, by] of unreachedSourcesOf(inventory)) {
      const object = writtenObject(inventory, source.route);
      if (!object) continue;
      const names = [...new Set(by.map(nameOf))];
      const message = `no request reaches it: ${names.join(' and ')} ${names.length === 1 ? 'matches' : 'match'} all its requests first`;
      report(object, sourcePath(source), message);
    }
  },
};

function nameOf(source: RuleSource): string {
  const { kind, id } = source.route;
  const path = kind === 'Ingress' ? sourcePath(source).slice(1) : ['rules', source.rule];
  return `${kind} ${id} ${pathText(path)}`;
}
