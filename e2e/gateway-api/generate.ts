import type { Manifest } from '../../mesh/manifest/manifest';
import type { Area, Case } from '../differential/area';
import { A, NAMESPACES } from '../differential/place';
import { Random } from '../random';
import { destinationRules, serviceEntries, sidecars, virtualServiceHosts } from '../routing/generate';
import { rule } from '../routing/rules';
import { DOMAIN } from '../routing/world';
import { backendTlsPolicies } from './backend-tls';
import { connectionRoutes } from './connection-routes';
import { gateways, listenerSets } from './gateways';
import { hasRefusedRule } from './http-rule';
import { requestsFor } from './requests';
import { referenceGrants, routes } from './routes';
import { targetPolicies } from './target-policies';
import { GATEWAY_LABELS, WORLD } from './world';

/** The Gateway API: Gateways and all kinds of routes, next to Istio's own objects, and policies with `targetRefs`. */
export const GATEWAY_API: Area = { name: 'gateway-api', world: WORLD, cases: 36, generate, statuses: true };

/** Share of cases with routes that Envoy refuses, which are placed alone, and so are their neighbours. */
const REFUSED = 0.025;

function generate(seed: number): Case {
  const random = new Random(seed);
  const mayBeRefused = random.chance(REFUSED);
  const listening = [...gateways(random), ...listenerSets(random)];
  const objects = [
    ...listening,
    ...routes(random, mayBeRefused),
    ...connectionRoutes(random, listening),
    ...referenceGrants(random),
    ...istio(random),
    ...serviceEntries(random),
    ...(random.chance(0.4) ? destinationRules(random) : []),
    ...(random.chance(0.3) ? sidecars(random) : []),
    ...(random.chance(0.15) ? targetPolicies(random) : []),
    ...(random.chance(0.15) ? backendTlsPolicies(random) : []),
  ];
  // While several objects are applied, a proxy may get some of them before the refused rule.
  const isYounger = mayBeRefused ? hasRefusedRule : () => random.chance(0.5);
  const younger = objects.filter(isYounger);
  const ages = [objects.filter((object) => !younger.includes(object)), younger];
  return { seed, ages, requests: requestsFor(random, objects), ...(mayBeRefused && { mayBeRefused }) };
}

/** An Istio Gateway on the ports of the others, and VirtualServices for it and for the mesh. */
function istio(random: Random): Manifest[] {
  if (random.chance(0.5)) return [];
  const object = (kind: string, namespace: string, name: string, spec: object): Manifest => ({
    apiVersion: 'networking.istio.io/v1',
    kind,
    metadata: { name, namespace },
    spec,
  });
  const hosts = [random.pick(['*', `x.${DOMAIN}`, `*.${DOMAIN}`])];
  const servers = [{ port: { number: random.pick([80, 80, 8080]), name: 'http', protocol: 'HTTP' }, hosts }];
  const gateway = object('Gateway', A, 'istio', { selector: GATEWAY_LABELS, servers });
  const virtualServices = random.list(1, 2, (i) => {
    const bound = random.pick([[`${A}/istio`], ['mesh'], [`${A}/istio`, 'mesh'], ['gw']]);
    return object('VirtualService', random.pick([...NAMESPACES]), `vs-${'zy'[i]}`, {
      hosts: virtualServiceHosts(random, bound.includes('mesh')),
      gateways: bound,
      http: random.list(1, 3, () => rule(random, { delegate: false })),
    });
  });
  return [gateway, ...virtualServices];
}
