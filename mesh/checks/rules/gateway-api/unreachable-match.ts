import type { Check } from '../../engine/check';
import { writtenObject } from '../../facts/gateway-api';
import { unreachedSourcesOf } from '../../facts/route-reach';
import { routeExample } from './route-example';

export const unreachableMatch: Check = {
  code: 'MESH0160',
  level: 'warning',
  title: 'match of a Gateway API route is never reached',
  description: `istiod sorts all matches for a listener and a host name, whatever their order in the manifests: exact paths, path
prefixes, then regular expressions; longer paths first; then matches with more conditions; then the older route. So a regular
expression is lost as soon as any route for the same host name has a rule for the path prefix \`/\`, and of two equal matches only
that of the older route counts. All status conditions stay \`True\`. A match is reported only if no request at all can reach it.
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
  ],
  run(inventory, report) {
    for (const [source, by] of unreachedSourcesOf(inventory)) {
      const object = writtenObject(inventory, source.route);
      if (!object) continue;
      const names = [...new Set(by.map(({ route, rule }) => `${route.kind} ${route.id} rules[${rule}]`))];
      const match = source.match === null ? [] : ['matches', source.match];
      const message = `no request reaches it: ${names.join(' and ')} ${names.length === 1 ? 'matches' : 'match'} all its requests first`;
      report(object, ['spec', 'rules', source.rule, ...match], message);
    }
  },
};
