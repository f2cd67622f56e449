import { weightedBackends } from '../../../gateway-api/backend';
import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { routeExample } from './route-example';

export const noBackend: Check = {
  code: 'MESH0186',
  level: 'warning',
  title: 'rule of a Gateway API route has no backend that gets requests',
  description: `A rule without \`backendRefs\`, or with a weight of 0 for all of them, forwards nothing: HTTP requests and gRPC calls
get a 500, unless the rule redirects them, and TCP and TLS connections are closed. All status conditions are \`True\`. Add a
backend, or remove the rule: its requests then go to the next rule that matches them.`,
  examples: [
    {
      title: 'no backends',
      wrong: routeExample('    - matches: [{ path: { value: /cart } }]'),
      says: 'no backendRefs: every request gets a 500',
      right: routeExample(`    - matches: [{ path: { value: /cart } }]
      filters: [{ type: RequestRedirect, requestRedirect: { hostname: cart.example.com } }]`),
    },
    {
      title: 'weights',
      wrong: routeExample(
        '    - backendRefs: [{ name: web, port: 80, weight: 0 }, { name: api, port: 80, weight: 0 }]',
      ),
      says: 'all weights are 0: every request gets a 500',
      right: routeExample('    - backendRefs: [{ name: web, port: 80, weight: 0 }, { name: api, port: 80 }]'),
    },
  ],
  run(inventory, report) {
    const reported = new Set<unknown>();
    for (const { spec, translated } of gatewayApiOf(inventory).translation.virtualServices) {
      for (const [index, { route, rule }] of (translated?.sources ?? []).entries()) {
        const written = fields(list(route.spec.rules)[rule]);
        const { redirect, directResponse } = fields(list(spec.http)[index]);
        if (weightedBackends(written).length > 0 || redirect) continue;
        const object = writtenObject(inventory, route);
        const backends = list(written.backendRefs);
        const key = `${route.kind} ${route.id} ${rule}`;
        if (!object || reported.has(key)) continue;
        reported.add(key);
        const cause = backends.length === 0 ? 'no backendRefs' : 'all weights are 0';
        const status = text(fields(directResponse).status);
        const path = ['spec', 'rules', rule, ...(backends.length === 0 ? [] : ['backendRefs'])];
        report(object, path, `${cause}: every ${status ? `request gets a ${status}` : 'connection is closed'}`);
      }
    }
  },
};
