import type { Manifest } from '../../mesh/manifest/manifest';
import { A, B, NAMESPACES } from '../differential/place';
import type { Random } from '../random';
import { SERVICES } from '../routing/world';
import { hostname, LISTENERS, object } from './gateways';
import { backends, headerFilters, headerMatches, httpRule, mirror } from './http-rule';

/** HTTPRoutes and GRPCRoutes for Gateways, for Services in the mesh, or for both. */
export function routes(random: Random): Manifest[] {
  return random.list(2, 5, (i) => {
    const namespace = random.pick([A, A, B]);
    const isGrpc = random.chance(0.2);
    const rules = random.list(1, 3, () => (isGrpc ? grpcRule(random, namespace) : httpRule(random, namespace)));
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

function parentRefs(random: Random): object[] {
  const isMesh = random.chance(0.4);
  const refs = random.list(1, random.chance(0.3) ? 2 : 1, () => (isMesh ? service(random) : gateway(random)));
  if (random.chance(0.1)) refs.push(isMesh ? gateway(random) : service(random));
  // The API server rejects two references to a parent unless both name a section or a port.
  const key = (ref: object) =>
    JSON.stringify(['kind', 'namespace', 'name'].map((f) => (ref as Record<string, unknown>)[f]));
  return [...new Map(refs.map((ref) => [key(ref), ref])).values()];
}

function gateway(random: Random): object {
  const name = random.chance(0.8) ? 'gw' : random.pick(['other', 'other', 'far']);
  const namespace = name === 'far' ? B : A;
  if (random.chance(0.05)) {
    return { group: 'gateway.networking.k8s.io', kind: 'ListenerSet', name: 'set', namespace: random.pick(NAMESPACES) };
  }
  return {
    name,
    namespace,
    ...random.maybe(0.12, () => ({ sectionName: random.pick(LISTENERS) })),
    ...random.maybe(0.06, () => ({ port: random.pick([80, 8080]) })),
  };
}

/** A Service or ServiceEntry whose callers follow the route, with or without a port. */
function service(random: Random): object {
  const [namespace, name] = random.pick(SERVICES);
  const port = random.maybe(0.4, () => ({ port: random.pick([80, 80, 8080, 9999]) }));
  if (random.chance(0.1)) {
    const entry = random.pick(['static', 'ext']);
    return {
      group: 'networking.istio.io',
      kind: 'ServiceEntry',
      name: entry,
      namespace: random.pick(NAMESPACES),
      ...port,
    };
  }
  return { group: '', kind: 'Service', name, namespace, ...port };
}

/** Names of gRPC services and methods, which are also parts of the paths of HTTPRoutes. */
export const GRPC_SERVICES = ['api', 'a', 'a.b', 'cat'] as const;
export const GRPC_METHODS = ['v1', 'b', 'Get'] as const;

function grpcRule(random: Random, namespace: string): object {
  return {
    ...random.maybe(0.85, () => ({ matches: random.list(random.chance(0.1) ? 0 : 1, 2, () => grpcMatch(random)) })),
    ...grpcFilters(random, namespace),
    ...backends(random, namespace),
  };
}

function grpcMatch(random: Random): object {
  const kind = random.next();
  const service = () => ({ service: random.pick(GRPC_SERVICES) });
  const method = () => ({ method: random.pick(GRPC_METHODS) });
  const type = random.maybe(0.4, () => ({ type: random.pick(['Exact', 'RegularExpression']) }));
  const written = kind < 0.4 ? { ...service(), ...method() } : kind < 0.7 ? service() : method();
  return {
    ...random.maybe(0.85, () => ({ method: { ...type, ...written } })),
    ...random.maybe(0.3, () => ({ headers: headerMatches(random) })),
  };
}

function grpcFilters(random: Random, namespace: string): object {
  const filters = [...headerFilters(random, 0.2), ...(random.chance(0.1) ? [mirror(random, namespace)] : [])];
  return filters.length === 0 ? {} : { filters };
}

/** Grants for backends in the other namespace, of all Services or of one. */
export function referenceGrants(random: Random): Manifest[] {
  return random.some(NAMESPACES, 0.7).map((namespace) => {
    const other = namespace === A ? B : A;
    const names = SERVICES.filter(([of]) => of === namespace).map(([, name]) => name);
    const { apiVersion, ...rest } = object('ReferenceGrant', namespace, 'grant', {
      from: random.pick([['HTTPRoute', 'GRPCRoute'], ['HTTPRoute'], ['GRPCRoute']]).map((kind) => ({
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
    return { apiVersion: apiVersion.replace('v1', 'v1beta1'), ...rest };
  });
}
