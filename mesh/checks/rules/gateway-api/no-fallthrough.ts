import type { FieldPath } from '../../../manifest/manifest';
import { isWildcard, subsetOf } from '../../../registry/host-name';
import { writtenRule } from '../../../routing/matched-route';
import type { Route } from '../../../routing/route';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { apiOf, hasSeveralApis, ruleNameOf } from '../../facts/gateway-apis';
import { simulatedGatewaysOf } from '../../facts/simulation';
import { bothApisExample } from './both-apis-example';

const CART = `    - matches: [{ path: { value: /cart } }]
      backendRefs: [{ name: api, port: 80 }]`;

export const noFallthrough: Check = {
  code: 'MESH0188',
  level: 'warning',
  title: 'unmatched requests do not fall through to rules of another API',
  description: `A gateway uses only the rules of the most specific host name, whichever API they are from. So the first HTTPRoute for
\`shop.example.com\` takes all requests for this host away from a VirtualService for \`*\`: if no rule of the route matches a
request, the response is a 404. Add a rule for the path prefix \`/\` to the route, or give both the same host name.`,
  examples: [
    {
      wrong: bothApisExample({ route: CART, gateway: 'public', rule: '', host: '*' }),
      says: 'unmatched requests for shop.example.com at port 80 do not fall through to VirtualService default/shop http[0] for *: the response is a 404',
      right: bothApisExample({
        route: `${CART}\n    - backendRefs: [{ name: web, port: 80 }]`,
        gateway: 'public',
        rule: '',
        host: '*',
      }),
    },
  ],
  run(inventory, report) {
    // The simulation is expensive.
    if (!hasSeveralApis(inventory)) return;
    const reported = new Set<string>();
    for (const { table, servers } of simulatedGatewaysOf(inventory).flatMap(({ listening }) => listening)) {
      const hosts = table?.hosts() ?? [];
      const wildcards = hosts.filter(isWildcard).sort((a, b) => b.length - a.length);
      for (const host of hosts) {
        const own = table?.get(host)?.routes ?? [];
        const [first] = own;
        const wider = wildcards.find((name) => name !== host && subsetOf(host, name));
        const other = wider && table?.get(wider)?.routes.find(({ match }) => match.catchAll);
        if (!first || !other || own.some((route) => route.match.catchAll || apiOf(route) === apiOf(other))) continue;
        const place = placeOf(inventory, first, host);
        const key = `${place?.object.kind} ${place?.object.id} ${ruleNameOf(other)}`;
        if (!place || reported.has(key)) continue;
        reported.add(key);
        const which = `unmatched requests for ${host} at port ${servers[0]?.port}`;
        const message = `${which} do not fall through to ${ruleNameOf(other)} for ${wider}: the response is a 404`;
        report(place.object, place.field, message);
      }
    }
  },
};

/** The object of a rule, and the field with the host name. */
function placeOf(
  inventory: Inventory,
  { virtualService, rule }: Route,
  host: string,
): { readonly object: MeshObject; readonly field: FieldPath } | undefined {
  if (!virtualService || !rule) return undefined;
  if (!rule.source) {
    const object = inventory.findById('VirtualService', virtualService.id);
    const index = virtualService.hosts.indexOf(host);
    return object && { object, field: ['spec', 'hosts', ...(index < 0 ? [] : [index])] };
  }
  const { kind, id } = writtenRule(virtualService, rule);
  const object = inventory.findById(kind, id);
  const field = kind === 'Ingress' ? ['spec', 'rules', rule.source.rule, 'host'] : ['spec', 'hostnames'];
  return object && { object, field };
}
