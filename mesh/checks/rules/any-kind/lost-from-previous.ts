import type { Check, Report } from '../../engine/check';
import { hiddenAtGateways } from '../../facts/hidden-at-gateways';
import { meshHostConflicts } from '../../facts/mesh-host-conflicts';
import { type Change, changeOf } from '../../facts/previous/change';
import { entrances, hostsByEntrance, lostConnections, lostHosts, servicesOf } from '../../facts/previous/lost-hosts';
import { lostEntries, lostSubsets } from '../../facts/previous/lost-names';
import { lostRules, type Pair } from '../../facts/previous/lost-rules';
import { lostServers } from '../../facts/previous/lost-servers';
import { isRouted } from '../../facts/previous/routed-hosts';
import { shadowed } from '../../facts/previous/shadowed';
import { reachabilityOf } from '../../facts/reach';
import { routeBackendsOf } from '../../facts/route-backends';
import { worldOf } from '../../facts/world';

export const lostFromPrevious: Check = {
  code: 'MESH0119',
  level: 'error',
  title: 'object lacks something that its previous version had',
  description: `\`kubectl apply\` replaces lists as a whole. If you apply a VirtualService with one rule over a version with two,
the other rule is gone, although each version is valid. To find such losses, pass the manifests that were applied before:
\`cdk8s-istio check PATH… --previous PATH…\` or \`findings({ previous })\`.

A VirtualService is reported if it no longer has

- a host or a gateway.
- a rule whose requests now match no rule, or an existing rule that sends them elsewhere. A rule with a name is reported
  even if its requests go to the same service.
- a service that it routed to. This is a warning, because another rule handles the requests.
- an SNI host, or its TCP rules.

Also reported are a missing host on the port of a Gateway, a missing host of a ServiceEntry, a missing subset that is still
in use, and a VirtualService with a new name that conflicts with the old one instead of replacing it.

Objects are compared by kind, namespace and name. Objects without a new version stay in force, and anything that moved to
another object, also to a route of the Gateway API, counts as present. Changes are not reported: a new rule can do anything, and weights and subsets are not
compared, so a canary can progress. If a loss is intended, suppress the finding.`,
  examples: [
    {
      title: 'rule',
      previous: example('web', `${rule('/get-multiple', 'web-api')}\n    ${rule('/openapi', 'web-api')}`),
      wrong: example('web', rule('/get-multiple', 'web-api')),
      says: 'rule 1 of the previous version handled GET /openapi, which no rule matches now: the response is a 404',
      right: example('web', `${rule('/get-multiple', 'web-api-v2')}\n    ${rule('/openapi', 'web-api')}`),
    },
    {
      title: 'host',
      previous: example('web', rule('/', 'web-api'), 'shop.example.com, www.example.com'),
      wrong: example('web', rule('/', 'web-api'), 'shop.example.com'),
      says: 'the previous version has rules for www.example.com at gateway default/public, but no VirtualService has any now',
      right: example('web', rule('/', 'web-api'), '"*.example.com"'),
    },
    {
      title: 'new name',
      previous: example('web', rule('/cart', 'web-api')),
      wrong: example('web-canary', rule('/cart/list', 'web-api-v2')),
      says: 'the previous version stays in force next to this one: at gateway default/public, no request for shop.example.com (namespace default) reaches this rule: rule 0 of default/web matches all its requests first if it is older (or as old and first by name)',
      right: example('web', `${rule('/cart/list', 'web-api-v2')}\n    ${rule('/cart', 'web-api')}`),
    },
  ],
  run(inventory, report) {
    const change = changeOf(inventory);
    if (!change) return;
    lostFromVirtualServices(change, report);
    lostServers(change, report);
    lostSubsets(change, inventory, report);
    lostEntries(change, report);
    shadowed(change, inventory, [hiddenAtGateways, meshHostConflicts], report);
  },
};

function lostFromVirtualServices(change: Change, report: Report): void {
  if (!change.replaced.some(({ now }) => now.kind === 'VirtualService')) return;
  const [before, after] = [reachabilityOf(change.before), reachabilityOf(change.after)];
  const { mesh } = worldOf(change.after);
  const current = new Map(after.virtualServices.roots.map((root) => [root.id, root]));
  const entrancesOf = entrances(change.after);
  const served = hostsByEntrance(after.virtualServices.roots, entrancesOf);
  const isServed = (gateway: string, host: string) =>
    isRouted(change.after, gateway, host) ||
    entrancesOf(gateway).every((entrance) => served.get(entrance)?.mostSpecific(host));
  const used = new Set([
    ...after.virtualServices.roots.flatMap((root) => [...servicesOf(root, mesh.clusterDomain).keys()]),
    ...routeBackendsOf(change.after).map(({ host }) => host),
  ]);
  const replacement = (id: string) => {
    const object = change.before.findById('VirtualService', id);
    return object && change.replacement(object);
  };
  for (const root of before.virtualServices.roots) {
    const object = replacement(root.id);
    const now = current.get(root.id);
    if (object) lostHosts(root, now, isServed, object, report);
    if (!now) continue;
    const pair: Pair = {
      before: root,
      now,
      isRouted: (gateway, host) => isRouted(change.after, gateway, host),
      blamed: ({ delegate }) => (delegate && replacement(delegate.virtualService)) ?? object,
    };
    const reported = lostRules(pair, before, after, report);
    if (!object) continue;
    lostConnections(root, now, object, report);
    for (const [host, rules] of servicesOf(root, mesh.clusterDomain)) {
      if (used.has(host) || rules.some((rule) => reported.has(rule))) continue;
      const message = `the previous version sends requests to ${host}, but nothing does now`;
      report(object, ['spec'], message, 'warning');
    }
  }
}

function rule(prefix: string, host: string): string {
  return `- match: [{ uri: { prefix: ${prefix} } }]
      route: [{ destination: { host: ${host} } }]`;
}

function example(name: string, rules: string, hosts = 'shop.example.com'): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name} }
spec:
  hosts: [${hosts}]
  gateways: [public]
  http:
    ${rules}
`;
}
