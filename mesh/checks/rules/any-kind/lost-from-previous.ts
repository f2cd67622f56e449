import type { Check } from '../../engine/check';
import { hiddenAtGateways } from '../../facts/hidden-at-gateways';
import { meshHostConflicts } from '../../facts/mesh-host-conflicts';
import { changeOf } from '../../facts/previous/change';
import { lostDestinations } from '../../facts/previous/lost-destinations';
import { lostEntries } from '../../facts/previous/lost-entries';
import { lostRequests } from '../../facts/previous/lost-requests';
import { lostServers } from '../../facts/previous/lost-servers';
import { shadowed } from '../../facts/previous/shadowed';

export const lostFromPrevious: Check = {
  code: 'MESH0119',
  level: 'error',
  title: 'object lacks something that its previous version had',
  description: `\`kubectl apply\` replaces lists as a whole. If you apply a VirtualService with one rule over a version with two,
the other rule is gone, although each version is valid. To find such losses, pass the manifests that were applied before:
\`cdk8s-istio check PATH… --previous PATH…\` or \`findings({ previous })\`.

All requests are compared, as \`cdk8s-istio diff\` does. An object is reported if, because of its new version,

- requests that were answered are no longer answered: no rule, server or subset is left for them.
- an ALLOW policy denies requests that it allowed. Changed policies are warnings, because they are usually meant.
- requests of a removed rule now match a rule that was already there and sends them to another host. A rule with a name is
  reported even if it was only another subset.

No request shows these losses, so the objects are compared: a service that a VirtualService routed to and nothing routes to now
(a warning), a host on the port of a Gateway whose VirtualServices are not in the manifests, a host of a ServiceEntry, and a
VirtualService with a new name that conflicts with the old one instead of replacing it.

Services, workloads and Gateways that the manifests lack are assumed to exist.

Objects are compared by kind, namespace and name. Objects without a new version stay in force, and anything that moved to
another object, also to a route of the Gateway API, counts as present. Changes are not reported: a new rule can send requests anywhere, and weights and subsets can
change, so a canary can progress. If a loss is intended, suppress the finding.`,
  examples: [
    {
      title: 'rule',
      previous: example('web', `${rule('/get-multiple', 'web-api')}\n    ${rule('/openapi', 'web-api')}`),
      wrong: example('web', rule('/get-multiple', 'web-api')),
      says: 'requests to shop.example.com at gateway default/public:80 (path begins with /openapi) are lost: GET http://shop.example.com/openapi was sent to web-api.default.svc.cluster.local:80, and is now answered with 404: no rule matches it',
      right: example('web', `${rule('/get-multiple', 'web-api-v2')}\n    ${rule('/openapi', 'web-api')}`),
    },
    {
      title: 'host',
      previous: example('web', rule('/', 'web-api'), 'shop.example.com, www.example.com'),
      wrong: example('web', rule('/', 'web-api'), 'shop.example.com'),
      says: 'requests to www.example.com at gateway default/public:80 are lost: GET http://www.example.com/ was sent to web-api.default.svc.cluster.local:80, and is now answered with 404: no rule matches it',
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
    const reported = lostRequests(change, inventory, report);
    lostDestinations(change, reported, report);
    lostServers(change, reported, report);
    lostEntries(change, report);
    shadowed(change, inventory, [hiddenAtGateways, meshHostConflicts], report);
  },
};

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
