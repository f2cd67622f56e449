import type { Branch } from '../../../behaviour/branch';
import { PathIndex } from '../../../behaviour/path-index';
import type { Prover } from '../../../behaviour/proof';
import { uniqueNameOf } from '../../../manifest/config';
import type { FieldPath } from '../../../manifest/manifest';
import { sourcePath, writtenRule } from '../../../routing/matched-route';
import type { Route } from '../../../routing/route';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { apiOf, hasSeveralApis, ruleNameOf } from '../../facts/gateway-apis';
import type { GatewayServer } from '../../facts/gateways';
import { listed } from '../../facts/places';
import { reachabilityOf } from '../../facts/reach';
import { simulatedBranchesOf } from '../../facts/simulated-branches';
import { simulatedGatewaysOf } from '../../facts/simulation';
import { ingressExample } from '../ingress/ingress-example';
import { bothApisExample, virtualServiceAt } from './both-apis-example';
import { servicesExample } from './route-example';

export const hiddenByOtherApi: Check = {
  code: 'MESH0185',
  level: 'warning',
  title: 'rule is hidden by rules of another API at the same gateway',
  description: `VirtualServices, routes of the Gateway API and Ingresses share the host names of a gateway's Pods if their Gateways
have a port in common. Envoy tries the rules of Ingresses first, then those of the oldest Gateway, whatever the length of their
paths; only rules for all requests, such as the path prefix \`/\`, come last. So an HTTPRoute has no effect if an older Gateway
has a VirtualService that matches its requests, although the route is \`Accepted\`. In the other order, the VirtualService is
unused.

A rule is reported for a host name if no request for this name reaches it. Delete the rule that is not needed any more. If both
are needed, move them into one API.`,
  examples: [
    {
      title: 'an HTTPRoute behind a VirtualService',
      wrong: example('a-public', '{ prefix: /cart }'),
      says: 'no request for shop.example.com at port 80 reaches this rule: VirtualService default/shop http[0] matches all its requests first if Gateway default/a-public is older than Gateway.gateway.networking.k8s.io default/edge (or as old and first by name)',
      right: example('a-public', '{ prefix: /cart/pay }'),
    },
    {
      title: 'a VirtualService behind an HTTPRoute',
      wrong: example('public', '{ prefix: /cart/list/ }'),
      says: 'no request for shop.example.com at port 80 reaches this rule: HTTPRoute default/shop rules[0] matches all its requests first if Gateway.gateway.networking.k8s.io default/edge is older than Gateway default/public (or as old and first by name)',
      right: example('public', '{ prefix: /cart }'),
    },
    {
      title: 'a VirtualService behind an Ingress',
      wrong: behindIngress('/cart', '{ prefix: /cart/list }'),
      says: 'no request for shop.example.com at port 80 reaches this rule: Ingress default/shop rules[0].http.paths[0] matches all its requests first, because istiod tries Ingresses first',
      right: behindIngress('/cart/list', '{ prefix: /cart }'),
    },
  ],
  run(inventory, report) {
    // The simulation is expensive.
    if (!hasSeveralApis(inventory)) return;
    const reported = new Set<unknown>();
    for (const { table, servers } of simulatedGatewaysOf(inventory).flatMap(({ listening }) => listening)) {
      for (const host of table?.hosts() ?? []) {
        for (const { route, by } of hiddenRoutes(inventory, table?.get(host)?.routes ?? [])) {
          const place = placeOf(inventory, route);
          const key = route.rule?.source ?? route.ruleMatch ?? route.rule;
          if (!place || reported.has(key)) continue;
          reported.add(key);
          const which = `no request for ${host === '*' ? 'any other host' : host} at port ${servers[0]?.port} reaches this rule`;
          const names = [...new Set(by.map(ruleNameOf))];
          const first = `${listed(names)} ${names.length === 1 ? 'matches' : 'match'} all its requests first`;
          report(place.object, place.field, `${which}: ${first}${reasonOf(route, by, servers)}`);
        }
      }
    }
  },
};

interface Hidden {
  readonly route: Route;
  readonly by: readonly Route[];
}

/** Routes of a virtual host that get no request, because of earlier ones that another API has made. */
function* hiddenRoutes(inventory: Inventory, routes: readonly Route[]): Iterable<Hidden> {
  if (new Set(routes.map(apiOf)).size < 2) return;
  const { prover } = reachabilityOf(inventory);
  const find = simulatedBranchesOf(inventory);
  const earlier = new PathIndex();
  const routeOf = new Map<Branch, Route>();
  for (const route of routes) {
    const found = find(route);
    if (!found) continue;
    const { branch, reach } = found;
    if (reach.kind === 'open') {
      const by = hiding(branch, route, earlier.candidates(branch), routeOf, prover);
      if (by.length > 0) yield { route, by };
    }
    earlier.add(branch);
    routeOf.set(branch, route);
  }
}

/** Empty if requests reach the branch, or if rules of its own API hide it, which other checks report. */
function hiding(
  branch: Branch,
  route: Route,
  earlier: readonly Branch[],
  routeOf: ReadonlyMap<Branch, Route>,
  prover: Prover,
): readonly Route[] {
  const isOwn = (other: Branch) => apiOf(routeOf.get(other) ?? route) === apiOf(route);
  const own = earlier.filter(isOwn);
  if (own.length === earlier.length || prover.coveredBy(branch, own)) return [];
  return (prover.coveredBy(branch, earlier) ?? []).flatMap((other) => routeOf.get(other) ?? []);
}

function placeOf(
  inventory: Inventory,
  { virtualService, rule, ruleMatch }: Route,
): { readonly object: MeshObject; readonly field: FieldPath } | undefined {
  if (!virtualService || !rule) return undefined;
  const { kind, id, path } = writtenRule(virtualService, rule);
  const object = inventory.findById(kind, id);
  if (!object) return undefined;
  if (rule.source) return { object, field: sourcePath(rule.source) };
  const index = rule.delegate ? ruleMatch?.delegateIndex : ruleMatch?.index;
  const isOnly = rule.matches.length < 2 || typeof index !== 'number';
  return { object, field: isOnly ? path : [...path, 'match', index] };
}

/** When the first of the hiding rules goes first; empty if both are at the same Gateway. */
function reasonOf(route: Route, [by]: readonly Route[], servers: readonly GatewayServer[]): string {
  const gatewayOf = ({ context }: Route) => servers.find(({ binding }) => context?.gatewayNames.has(binding));
  const [late, early] = [gatewayOf(route), by && gatewayOf(by)];
  if (!late || !early || (late.gateway === early.gateway && !late.source === !early.source)) return '';
  if (early.source?.owner.kind === 'Ingress') return ', because istiod tries Ingresses first';
  return ` if ${writtenName(early)} is older than ${writtenName(late)} (or as old and first by name)`;
}

const writtenName = ({ gateway, source }: GatewayServer) =>
  source ? uniqueNameOf(source.owner) : `Gateway ${gateway}`;

/** An HTTPRoute for `/cart/list` and a VirtualService for another path, at the same Pods. */
function example(gateway: string, uri: string): string {
  const route = `    - matches: [{ path: { value: /cart/list } }]
      backendRefs: [{ name: api, port: 80 }]`;
  return bothApisExample({ route, gateway, rule: `match: [{ uri: ${uri} }], ` });
}

/** An Ingress, and a VirtualService for another path at the same Pods. */
function behindIngress(path: string, uri: string): string {
  const services = servicesExample.slice(servicesExample.indexOf('\n---'));
  return `${ingressExample({ paths: path }).trimEnd()}${services}
${virtualServiceAt('public', 'istio: ingressgateway', 'api', `match: [{ uri: ${uri} }], `)}`;
}
