import type { Manifest } from '../../mesh/manifest/manifest';
import { A, B } from '../differential/place';
import type { Random } from '../random';
import { backendRef } from './backend-ref';
import { hostname, LISTENERS, object } from './gateways';

/** TLSRoutes and TCPRoutes for the listeners of `gw` that pass connections on. */
export function connectionRoutes(random: Random, gateways: readonly Manifest[]): Manifest[] {
  const protocols = new Set(gateways.flatMap(({ spec }) => (spec as Spec).listeners.map(({ protocol }) => protocol)));
  return [
    ...(protocols.has('TLS') ? random.list(1, 2, (i) => route(random, 'TLSRoute', `tls-${'zy'[i]}`)) : []),
    ...(protocols.has('TCP') ? random.list(1, 2, (i) => route(random, 'TCPRoute', `tcp-${'zy'[i]}`)) : []),
  ];
}

interface Spec {
  readonly listeners: readonly { readonly protocol: string }[];
}

function route(random: Random, kind: 'TLSRoute' | 'TCPRoute', name: string): Manifest {
  const namespace = random.pick([A, A, B]);
  const hostnames = () => [...new Set(random.list(1, 2, () => hostname(random)))];
  return object(kind, namespace, name, {
    parentRefs: [
      {
        name: random.chance(0.85) ? 'gw' : 'other',
        namespace: A,
        ...random.maybe(0.2, () => ({ sectionName: random.pick(LISTENERS) })),
      },
    ],
    ...(kind === 'TLSRoute' && { hostnames: hostnames() }),
    rules: [
      {
        backendRefs: random.list(1, random.chance(0.3) ? 2 : 1, () => ({
          ...backendRef(random, namespace),
          ...random.maybe(0.4, () => ({ weight: random.pick([0, 1, 3]) })),
        })),
      },
    ],
  });
}
