import { ROUTE_KINDS } from '../../mesh/gateway-api/kinds';
import type { Manifest } from '../../mesh/manifest/manifest';
import { A, B, NAMESPACES } from '../differential/place';
import type { Random } from '../random';
import { SERVICES } from '../routing/world';
import { hostname, object } from './gateways';
import { grpcRule } from './grpc-rule';
import { httpRule, refusedRule } from './http-rule';
import { parentRefs } from './parents';

/** HTTPRoutes and GRPCRoutes for Gateways, for Services in the mesh, or for both. Envoy refuses a rule `withRefused`. */
export function routes(random: Random, withRefused: boolean): Manifest[] {
  return random.list(2, 5, (i) => {
    const namespace = random.pick([A, A, B]);
    const isGrpc = random.chance(0.2);
    const rules = random.list(1, 3, () => (isGrpc ? grpcRule(random, namespace) : httpRule(random, namespace)));
    if (withRefused && !isGrpc && random.chance(0.5)) rules.push(refusedRule(random, namespace));
    return object(isGrpc ? 'GRPCRoute' : 'HTTPRoute', namespace, `route-${'zyxwv'[i]}`, {
      parentRefs: parentRefs(random),
      ...random.maybe(0.5, () => ({ hostnames: [...new Set(random.list(1, 2, () => hostname(random)))] })),
      rules: withUniqueNames(rules),
    });
  });
}

/** The API server rejects rules with the same name. */
function withUniqueNames(rules: readonly object[]): object[] {
  const known = new Set<string>();
  return rules.map((rule) => {
    const { name, ...rest } = rule as { name?: string };
    if (name === undefined || !known.has(name)) {
      if (name !== undefined) known.add(name);
      return rule;
    }
    return rest;
  });
}

/** Grants for backends in the other namespace, of all Services or of one. */
export function referenceGrants(random: Random): Manifest[] {
  return random.some(NAMESPACES, 0.7).map((namespace) => {
    const version = random.pick(['v1', 'v1beta1']);
    const other = namespace === A ? B : A;
    const names = SERVICES.filter(([of]) => of === namespace).map(([, name]) => name);
    const { apiVersion, ...rest } = object('ReferenceGrant', namespace, 'grant', {
      from: random
        .pick([ROUTE_KINDS, ROUTE_KINDS, ['HTTPRoute'], ['GRPCRoute'], ['TLSRoute', 'TCPRoute']])
        .map((kind) => ({
          group: 'gateway.networking.k8s.io',
          kind,
          namespace: other,
        })),
      to: random.list(1, 2, () => ({
        group: '',
        kind: 'Service',
        ...random.maybe(0.4, () => ({ name: random.pick(names) })),
      })),
    });
    return { apiVersion: apiVersion.replace('v1', version), ...rest };
  });
}
