import { ruleOf } from '../../../gateway-api/http-rule';
import { rulesOf } from '../../../gateway-api/internal-rule';
import type { Check } from '../../engine/check';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { routeExample } from './route-example';

export const droppedRules: Check = {
  code: 'MESH0163',
  level: 'error',
  title: 'istiod drops all rules of a Gateway API route',
  description: `Some errors in one rule empty the whole route: a filter that istiod does not support (\`ExtensionRef\`,
\`ExternalAuth\`, or anything but header modifiers at a backend), a host name instead of a Service name, a header value with
control characters, and in a GRPCRoute a mirror whose backend cannot be used. A gateway then answers 404 for all of its rules; in
the mesh, callers reach the Service as if there were no route. The condition \`Accepted\` stays \`True\`.`,
  examples: [
    {
      wrong: routeExample(`    - matches: [{ path: { value: /admin } }]
      filters: [{ type: ExtensionRef, extensionRef: { group: example.com, kind: Auth, name: admin } }]
      backendRefs: [{ name: api, port: 80 }]
    - backendRefs: [{ name: web, port: 80 }]`),
      says: 'istiod drops all 2 rules of this route: unsupported filter type "ExtensionRef"',
      right: routeExample(`    - matches: [{ path: { value: /admin } }]
      backendRefs: [{ name: api, port: 80 }]
    - backendRefs: [{ name: web, port: 80 }]`),
    },
  ],
  run(inventory, report) {
    const { translation, world } = gatewayApiOf(inventory);
    for (const { route, parents } of translation.attachments) {
      if (route.kind !== 'HTTPRoute' && route.kind !== 'GRPCRoute') continue;
      const object = writtenObject(inventory, route);
      const rules = rulesOf(route);
      for (const isMesh of new Set(parents.map(({ listener }) => listener === undefined))) {
        const results = rules.map((rule, index) => ruleOf(rule, index, { route, isMesh, world }));
        const index = results.findIndex(({ spec }) => spec === undefined);
        const problem = results[index]?.problem;
        // Whether the backend of a mirror exists may depend on other manifests.
        if (!object || !problem || problem.reason === 'BackendNotFound') continue;
        const all = rules.length === 1 ? 'the rule' : `all ${rules.length} rules`;
        report(object, ['spec', 'rules', index], `istiod drops ${all} of this route: ${problem.message}`);
        break;
      }
    }
  },
};
