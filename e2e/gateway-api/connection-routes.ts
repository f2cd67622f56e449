import type { Manifest } from '../../mesh/manifest/manifest';
import { A, B } from '../differential/place';
import type { Random } from '../random';
import { hostname, LISTENERS, object } from './gateways';
import { DATA } from './world';

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
          ...backend(random, namespace),
          ...random.maybe(0.4, () => ({ weight: random.pick([0, 1, 3]) })),
        })),
      },
    ],
  });
}

/** A Service that is not for HTTP, mostly next to the route, or something that cannot be used. */
function backend(random: Random, own: string): object {
  const port = random.pick([...Object.values(DATA.ports), ...Object.values(DATA.ports), 9999]);
  const kind = random.next();
  if (kind < 0.04) return { name: 'gone', port };
  if (kind < 0.06) return { group: 'networking.istio.io', kind: 'ServiceEntry', name: DATA.name, port };
  if (kind < 0.08) return { name: `${DATA.name}.${own}`, port };
  const namespace = own === A ? B : A;
  if (kind < 0.14) {
    const host = `${DATA.name}.${namespace}.svc.cluster.local`;
    return { group: 'networking.istio.io', kind: 'Hostname', name: host, port };
  }
  return { name: DATA.name, port, ...random.maybe(0.25, () => ({ namespace })) };
}
