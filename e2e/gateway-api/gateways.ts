import type { Manifest } from '../../mesh/manifest/manifest';
import { A, B, NAMESPACES } from '../differential/place';
import type { Random } from '../random';
import { DOMAIN } from '../routing/world';
import { GATEWAY_SERVICE } from './world';

/** Host names of listeners and routes. */
export const HOSTNAMES = [`x.${DOMAIN}`, `y.${DOMAIN}`, `*.${DOMAIN}`, `deep.x.${DOMAIN}`, `*.x.${DOMAIN}`] as const;

/** Mostly the same host name, so routes often compete. */
export const hostname = (random: Random) => (random.chance(0.4) ? HOSTNAMES[0] : random.pick(HOSTNAMES));

/** Names of listeners, which `sectionName` refers to. */
export const LISTENERS = ['one', 'two', 'three'] as const;

/** Gateways: `gw`, which is bound to the Service by its name, and others that name it as their address. */
export function gateways(random: Random): Manifest[] {
  const named = [
    [A, 'gw', {}],
    [A, 'other', { addresses: [{ type: 'Hostname', value: GATEWAY_SERVICE }] }],
    // The Service is not in this namespace, so it is not served.
    [B, 'far', { addresses: [{ type: 'Hostname', value: `${GATEWAY_SERVICE}.${A}.svc.cluster.local` }] }],
  ] as const;
  const chosen = named.filter(([, name]) => name === 'gw' || random.chance(name === 'far' ? 0.05 : 0.35));
  return chosen.map(([namespace, name, addresses]) =>
    object('Gateway', namespace, name, {
      gatewayClassName: 'istio',
      ...addresses,
      ...(random.chance(0.6)
        ? { allowedListeners: { namespaces: { from: random.pick(['All', 'All', 'Same']) } } }
        : {}),
      listeners: listeners(random, LISTENERS),
    }),
  );
}

/** ListenerSets, which add listeners to `gw`. */
export function listenerSets(random: Random): Manifest[] {
  return random.some(NAMESPACES, 0.15).map((namespace) =>
    object('ListenerSet', namespace, 'set', {
      parentRef: { name: 'gw', namespace: A },
      listeners: listeners(random, ['one', 'four']),
    }),
  );
}

function listeners(random: Random, names: readonly string[]): object[] {
  const known = new Set<string>();
  const chosen = names.slice(0, random.int(1, names.length));
  return chosen.flatMap((name) => {
    const port = random.pick([80, 80, 80, 80, 80, 80, 8080, 8080, 81]);
    const host = random.chance(0.35) ? hostname(random) : undefined;
    // The API server rejects two listeners with the same port, protocol and host name.
    const key = `${port} ${host}`;
    if (known.has(key)) return [];
    known.add(key);
    return [
      {
        name,
        port,
        protocol: 'HTTP',
        ...(host && { hostname: host }),
        ...random.maybe(0.85, () => ({ allowedRoutes: allowedRoutes(random) })),
      },
    ];
  });
}

function allowedRoutes(random: Random): object {
  const selector = (namespace: string) => ({
    from: 'Selector',
    selector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
  });
  const everyOther = {
    from: 'Selector',
    selector: { matchExpressions: [{ key: 'kubernetes.io/metadata.name', operator: 'NotIn', values: [B] }] },
  };
  const all = { from: 'All' };
  return {
    namespaces: random.pick<object>([all, all, all, all, all, { from: 'Same' }, selector(B), everyOther]),
    ...random.maybe(0.08, () => ({ kinds: [{ kind: random.pick(['HTTPRoute', 'GRPCRoute']) }] })),
  };
}

export function object(kind: string, namespace: string, name: string, spec: object): Manifest {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name, namespace }, spec };
}
