import type { Branch } from '../../../behaviour/branch';
import { PathIndex } from '../../../behaviour/path-index';
import { byPrecedence, whyBefore } from '../../../gateway-api/precedence';
import type { RuleSource } from '../../../manifest/config';
import { texts } from '../../../manifest/fields';
import type { Route } from '../../../routing/route';
import type { HttpRule } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { gatewayApiOf, writtenObject } from '../../facts/gateway-api';
import { reachabilityOf } from '../../facts/reach';
import { translatedReachOf } from '../../facts/route-reach';
import { simulatedGatewaysOf } from '../../facts/simulation';
import { routeExample } from './route-example';

export const unsortedRoutes: Check = {
  code: 'MESH0172',
  level: 'warning',
  title: 'more specific match comes after the rules of another route',
  description: `The Gateway API tries the longest path first, across all routes for a host name. But istiod only sorts routes together
if they are attached to the same listener and write the host name in the same way. Otherwise it tries all rules of the older
route before those of the younger one, and routes in the namespace of the Gateway before all others. Rules for the path prefix
\`/\` always come last. Two cases are easy to miss:

- A route without \`hostnames\` and one that writes the host name of the listener serve the same host, but are not sorted together.
- Two Gateways that one Service exposes at the same port share their hosts, but not their order.

A match is reported only if no request reaches it. All status conditions stay \`True\`. Write the same \`hostnames\` in all routes,
and attach them to the same Gateway.`,
  examples: [
    {
      wrong: example(''),
      says: 'no request for shop.example.com reaches it, although a path of 10 bytes goes before a path of 5 bytes: HTTPRoute default/all is tried first, because it writes its hostnames differently',
      right: example('hostnames: [shop.example.com]'),
    },
  ],
  run(inventory, report) {
    // Only two lists of rules can be unsorted, and the simulation is expensive.
    if (gatewayApiOf(inventory).translation.virtualServices.length < 2) return;
    const reported = new Set<RuleSource>();
    for (const { table } of simulatedGatewaysOf(inventory).flatMap(({ listening }) => listening)) {
      for (const host of table?.hosts() ?? []) {
        for (const { rule, by } of hiddenRules(inventory, table?.get(host)?.routes ?? [])) {
          const { source } = rule;
          const object = source && writtenObject(inventory, source.route);
          if (!object || !by.source || reported.has(source)) continue;
          reported.add(source);
          const order = whyBefore(rule.spec, by.spec);
          const first = `${by.source.route.kind} ${by.source.route.id} is tried first, because ${reasonOf(source, by.source)}`;
          const match = source.match === null ? [] : ['matches', source.match];
          const message = `no request for ${host} reaches it, although ${order}: ${first}`;
          report(object, ['spec', 'rules', source.rule, ...match], message);
        }
      }
    }
  },
};

/** Rules of a virtual host that get no request, because of a rule with lower precedence that is not sorted with them. */
function* hiddenRules(
  inventory: Inventory,
  routes: readonly Route[],
): Iterable<{ readonly rule: HttpRule; readonly by: HttpRule }> {
  const ofRoutes = routes.filter(({ virtualService }) => virtualService?.config.translated?.semantics === 'gateway');
  if (new Set(ofRoutes.map(({ virtualService }) => virtualService)).size < 2) return;
  const { prover } = reachabilityOf(inventory);
  const reaches = new Map(translatedReachOf(inventory).map((one) => [one.config, one]));
  const earlier = new PathIndex();
  const ruleOf = new Map<Branch, HttpRule>();
  for (const { virtualService, rule } of ofRoutes) {
    const own = virtualService && reaches.get(virtualService.config);
    const branch = rule?.source && own?.branches.get(rule.source);
    // A match that another rule of the same list hides is MESH0160.
    if (!rule?.source || !branch || own?.reach.get(rule.source)?.kind !== 'open') continue;
    const hiding = earlier
      .candidates(branch)
      .find(
        (other) =>
          other.virtualService.id !== branch.virtualService.id &&
          byPrecedence(rule, ruleOf.get(other) ?? rule) < 0 &&
          prover.coveredBy(branch, [other]) !== undefined,
      );
    const by = hiding && ruleOf.get(hiding);
    if (by) yield { rule, by };
    earlier.add(branch);
    ruleOf.set(branch, rule);
  }
}

function reasonOf({ route }: RuleSource, { route: other }: RuleSource): string {
  const hostnames = ({ spec }: RuleSource['route']) => texts(spec.hostnames).join();
  return hostnames(route) === hostnames(other)
    ? 'they are attached to different listeners'
    : 'it writes its hostnames differently';
}

function example(hostnames: string): string {
  const route = routeExample(`    - matches: [{ path: { value: /shop/cart } }]
      backendRefs: [{ name: api, port: 80 }]`);
  return `${route.replace('protocol: HTTP }', 'protocol: HTTP, hostname: shop.example.com }')}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: all }
spec:
  parentRefs: [{ name: edge }]
  ${hostnames}
  rules:
    - matches: [{ path: { value: /shop } }]
      backendRefs: [{ name: web, port: 80 }]
`;
}
