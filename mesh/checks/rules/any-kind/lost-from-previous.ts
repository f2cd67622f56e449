import type { Check, Report } from '../../engine/check';
import { hiddenAtGateways } from '../../facts/hidden-at-gateways';
import { meshHostConflicts } from '../../facts/mesh-host-conflicts';
import { type Change, changeOf } from '../../facts/previous/change';
import { entrances, hostsByEntrance, lostConnections, lostHosts, servicesOf } from '../../facts/previous/lost-hosts';
import { lostEntries, lostSubsets } from '../../facts/previous/lost-names';
import { lostRules, type Pair } from '../../facts/previous/lost-rules';
import { lostServers } from '../../facts/previous/lost-servers';
import { shadowed } from '../../facts/previous/shadowed';
import { reachabilityOf } from '../../facts/reach';
import { worldOf } from '../../facts/world';

export const lostFromPrevious: Check = {
  code: 'MESH0119',
  level: 'error',
  title: 'an object lacks what its previous version had',
  description: `Asked for with \`cdk8s-istio check PATH… --previous PATH…\`, or \`findings({ previous })\`: the manifests as they
were applied before. \`kubectl apply\` replaces lists whole, so that a VirtualService with fewer rules under an old name
takes the others away, and each object for itself is right. Compared are objects of one kind, namespace and name, of several the last, given
that what is not written again stays in force. Nothing is said of what has moved to another object.

Reported of a VirtualService are hosts and gateways that it spoke for; a rule, where a request that it took is taken by
none now, or falls to a rule that was there before and sends it elsewhere; a rule with a name, also where that sends it to
the same service; a service that it sent requests to, as a warning while these are answered otherwise. A rule that is
written anew may do what it likes, and shares and subsets are not compared: so a canary goes on, and exercises that replace
each other are silent. Further: hosts of a Gateway's ports, names and rules of TLS and TCP, hosts of a ServiceEntry,
subsets that are still asked for, and a VirtualService of a new name beside the old one, whose place it should have taken.

What is meant is acknowledged as any finding is suppressed.`,
  examples: [
    {
      title: 'a rule',
      previous: example('web', `${rule('/get-multiple', 'web-api')}\n    ${rule('/openapi', 'web-api')}`),
      wrong: example('web', rule('/get-multiple', 'web-api')),
      says: 'rule 1 of the previous version took GET /openapi, which no rule takes any more',
      right: example('web', `${rule('/get-multiple', 'web-api-v2')}\n    ${rule('/openapi', 'web-api')}`),
    },
    {
      title: 'a host',
      previous: example('web', rule('/', 'web-api'), 'shop.example.com, www.example.com'),
      wrong: example('web', rule('/', 'web-api'), 'shop.example.com'),
      says: 'the previous version has rules for www.example.com at gateway default/public, and nothing has now',
      right: example('web', rule('/', 'web-api'), '"*.example.com"'),
    },
    {
      title: 'another name',
      previous: example('web', rule('/cart', 'web-api')),
      wrong: example('web-canary', rule('/cart/list', 'web-api-v2')),
      says: 'beside the previous version, which stays in force: at gateway default/public no request for',
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
    entrancesOf(gateway).every((entrance) => served.get(entrance)?.mostSpecific(host));
  const used = new Set(after.virtualServices.roots.flatMap((root) => [...servicesOf(root, mesh.clusterDomain).keys()]));
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
      blamed: ({ delegate }) => (delegate && replacement(delegate.virtualService)) ?? object,
    };
    const reported = lostRules(pair, before, after, report);
    if (!object) continue;
    lostConnections(root, now, object, report);
    for (const [host, rules] of servicesOf(root, mesh.clusterDomain)) {
      if (used.has(host) || rules.some((rule) => reported.has(rule))) continue;
      const message = `the previous version sends requests to ${host}, and nothing does now`;
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
