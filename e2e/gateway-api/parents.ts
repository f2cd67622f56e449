import { A, B, NAMESPACES } from '../differential/place';
import type { Random } from '../random';
import { SERVICES } from '../routing/world';
import { LISTENERS } from './gateways';

/** Gateways and ListenerSets, Services and ServiceEntries, or both, as parents of a route. */
export function parentRefs(random: Random): object[] {
  const isMesh = random.chance(0.4);
  const refs = random.list(1, random.chance(0.3) ? 2 : 1, () => (isMesh ? service(random) : gateway(random)));
  if (random.chance(0.1)) refs.push(isMesh ? gateway(random) : service(random));
  return withUniqueParents(refs);
}

/** The API server rejects two references to a parent unless both name a section or a port, and not the same one. */
function withUniqueParents(refs: readonly object[]): object[] {
  const partOf = (ref: object, fields: readonly string[]) =>
    JSON.stringify(fields.map((field) => (ref as Record<string, unknown>)[field]));
  const parentOf = (ref: object) => partOf(ref, ['kind', 'namespace', 'name']);
  const placeOf = (ref: object) => partOf(ref, ['sectionName', 'port']);
  const kept: object[] = [];
  for (const ref of refs) {
    const same = kept.filter((other) => parentOf(other) === parentOf(ref));
    const isPlaced = ('sectionName' in ref || 'port' in ref) && same.every((other) => placeOf(other) !== placeOf(ref));
    const arePlaced = same.every((other) => 'sectionName' in other || 'port' in other);
    if (same.length === 0 || (isPlaced && arePlaced)) kept.push(ref);
  }
  return kept;
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
    ...random.maybe(0.16, () => ({ sectionName: random.pick([...LISTENERS, 'four']) })),
    ...random.maybe(0.08, () => ({ port: random.pick([80, 8080]) })),
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
