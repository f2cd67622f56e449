import type { Manifest } from '../../mesh/manifest/manifest';
import { A, B, NAMESPACES } from '../differential/place';
import type { Random } from '../random';
import { DOMAIN } from '../routing/world';
import { GATEWAY_PORTS, GATEWAY_SERVICE } from './world';

/** Host names of listeners and routes. */
export const HOSTNAMES = [`x.${DOMAIN}`, `y.${DOMAIN}`, `*.${DOMAIN}`, `deep.x.${DOMAIN}`, `*.x.${DOMAIN}`] as const;

/** Mostly the same host name, so routes often compete. */
export const hostname = (random: Random) => (random.chance(0.4) ? HOSTNAMES[0] : random.pick(HOSTNAMES));

/** Names of listeners, which `sectionName` refers to. */
export const LISTENERS = ['one', 'two', 'three'] as const;

/** Gateways: `gw`, which is bound to the Service by its name, and others that name it as their address. */
export function gateways(random: Random): Manifest[] {
  const full = { type: 'Hostname', value: `${GATEWAY_SERVICE}.${A}.svc.cluster.local` };
  const named = [
    [A, 'gw', []],
    [A, 'other', [random.chance(0.7) ? { type: 'Hostname', value: GATEWAY_SERVICE } : full]],
    // The Service is not in this namespace, so it is not served.
    [B, 'far', [full]],
  ] as const;
  const chosen = named.filter(([, name]) => name === 'gw' || random.chance(name === 'far' ? 0.05 : 0.35));
  return chosen.map(([namespace, name, addresses]) => {
    const written = name === 'gw' ? oddAddresses(random) : addresses;
    return object('Gateway', namespace, name, {
      gatewayClassName: random.chance(0.97) ? 'istio' : random.pick(['istio-remote', 'unknown']),
      ...(written.length > 0 && { addresses: written }),
      ...(random.chance(0.6)
        ? { allowedListeners: { namespaces: { from: random.pick(['All', 'All', 'Same', 'None']) } } }
        : {}),
      listeners: listeners(random, LISTENERS),
    });
  });
}

/** Mostly none. An IP address alone does not change how a Gateway is served, and a second host name has no Service. */
function oddAddresses(random: Random): object[] {
  if (random.chance(0.93)) return [];
  const service = { type: 'Hostname', value: GATEWAY_SERVICE };
  return random.pick<object[]>([
    [service, { type: 'Hostname', value: 'gone' }],
    [service, { type: 'IPAddress', value: '10.1.2.3' }],
    [service],
  ]);
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
  return chosen.flatMap((name, i) => {
    const protocol = i === 0 || random.chance(0.72) ? HTTP : random.pick(PROTOCOLS);
    const port = random.pick(protocol.ports);
    const host = random.chance(0.35) && protocol.hasHostname ? hostname(random) : undefined;
    // The API server rejects two listeners with the same port, protocol and host name.
    const key = `${port} ${protocol.name} ${host}`;
    if (known.has(key)) return [];
    known.add(key);
    return [
      {
        name,
        port,
        protocol: protocol.name,
        ...(protocol.tls && { tls: protocol.tls }),
        ...(host && { hostname: host }),
        ...random.maybe(0.85, () => ({ allowedRoutes: allowedRoutes(random) })),
      },
    ];
  });
}

interface Protocol {
  readonly name: string;
  /** Few ports, so listeners of different protocols often share one. The gateway's Service lacks 81. */
  readonly ports: readonly number[];
  readonly hasHostname?: boolean;
  readonly tls?: object;
}

const HTTP: Protocol = { name: 'HTTP', ports: [80, 80, 80, 80, 80, 80, 8080, 8080, 81], hasHostname: true };
const { tls, tcp } = GATEWAY_PORTS;
// The certificate of the proxy itself: those of Secrets need an identity that proxies do not have here.
const OPTIONS = { 'gateway.istio.io/tls-terminate-mode': 'ISTIO_SIMPLE' };
const HTTPS: Protocol = { name: 'HTTPS', ports: [tls, tls, tls, 80], hasHostname: true, tls: { options: OPTIONS } };
const TCP: Protocol = { name: 'TCP', ports: [tcp, tcp, tcp, tls, 80] };
const PASSED_ON = { mode: 'Passthrough' };
const PASSTHROUGH: Protocol = { name: 'TLS', ports: [tls, tls, tls, tcp, 80], hasHostname: true, tls: PASSED_ON };
const TERMINATED: Protocol = { ...PASSTHROUGH, tls: { mode: 'Terminate', options: OPTIONS } };
const PROTOCOLS: readonly Protocol[] = [
  ...[HTTPS, HTTPS, HTTPS, HTTPS, TCP, TCP, PASSTHROUGH, PASSTHROUGH, TERMINATED],
  // istiod does not serve these.
  { name: 'http', ports: [80] },
  { name: 'UDP', ports: [80, tcp] },
  { name: 'HTTPS', ports: [80, tls], hasHostname: true },
];

function allowedRoutes(random: Random): object {
  const name = 'kubernetes.io/metadata.name';
  const selected = (selector: object) => ({ from: 'Selector', selector });
  const expression = (operator: string, values?: readonly string[]) =>
    selected({ matchExpressions: [{ key: name, operator, ...(values && { values }) }] });
  const all = { from: 'All' };
  return {
    namespaces: random.pick<object>([
      ...[all, all, all, all, all, all, all, all, { from: 'Same' }, { from: 'Same' }],
      selected({ matchLabels: { [name]: B } }),
      selected({ matchLabels: { [name]: B, team: 'none' } }),
      selected({}),
      expression('NotIn', [B]),
      expression('In', [A, B]),
      expression('Exists'),
      expression('DoesNotExist'),
    ]),
    ...random.maybe(0.08, () => ({ kinds: random.some(KINDS, 0.5) })),
  };
}

const KINDS = [
  { kind: 'HTTPRoute' },
  { group: 'gateway.networking.k8s.io', kind: 'GRPCRoute' },
  { kind: 'TCPRoute' },
  { group: 'example.com', kind: 'HTTPRoute' },
];

export function object(kind: string, namespace: string, name: string, spec: object): Manifest {
  return { apiVersion: 'gateway.networking.k8s.io/v1', kind, metadata: { name, namespace }, spec };
}
