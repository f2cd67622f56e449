import { GATEWAY_API } from '../manifest/api-group';
import { type Config, compareText } from '../manifest/config';
import { fields, text } from '../manifest/fields';
import { type Addresses, addressesOf } from './addresses';
import { allowedNamespaces, allowsListenerSets } from './allowed-namespaces';
import type { Problem } from './condition';
import { CONTROLLER, controllerOf } from './gateway-class';
import { type GatewayListener, isProgrammed } from './gateway-listener';
import { allowedKinds, internalName, type Listener, listenersOf } from './listener';
import { type Conflict, listenerConflicts } from './listener-conflicts';
import { listenerTls } from './listener-tls';
import { type Reference, referenceOf } from './reference';
import type { World } from './world';

/** A Gateway that istiod serves, and the ListenerSets that add listeners to it. */
export interface ServedGateway {
  readonly config: Config;
  readonly addresses: Addresses;
  readonly listeners: readonly GatewayListener[];
  readonly listenerSets: readonly ServedListenerSet[];
}

export interface ServedListenerSet {
  readonly config: Config;
  /** Whether the Gateway allows it; otherwise it has no listeners. */
  readonly isAllowed: boolean;
  readonly listeners: readonly GatewayListener[];
}

/** All Gateways that istiod serves. */
export class Gateways {
  readonly all: readonly ServedGateway[];
  private readonly byOwner = new Map<string, readonly GatewayListener[]>();

  constructor(world: World) {
    const classes = world.of('GatewayClass');
    const setsOf = listenerSetsByGateway(world);
    this.all = world
      .of('Gateway')
      .filter(({ spec }) => controllerOf(text(spec.gatewayClassName), classes) === CONTROLLER)
      .map((config) => servedGateway(config, setsOf.get(config.id) ?? [], world));
    for (const { config, listeners, listenerSets } of this.all) {
      this.byOwner.set(keyOf(config), listeners.filter(isServed));
      for (const set of listenerSets) {
        this.byOwner.set(
          keyOf(set.config),
          set.listeners.filter((listener) => isServed(listener) && isProgrammed(listener)),
        );
      }
    }
  }

  /** The listeners that routes can attach to. */
  listenersOf({ kind, namespace, name }: Reference): readonly GatewayListener[] {
    return this.byOwner.get(`${kind} ${namespace}/${name}`) ?? [];
  }
}

const keyOf = ({ kind, id }: Config) => `${kind} ${id}`;

const isServed = ({ server }: GatewayListener) => server !== undefined;

function servedGateway(config: Config, sets: readonly Config[], world: World): ServedGateway {
  const isAllowed = ({ namespace }: Config) =>
    allowsListenerSets(config.spec.allowedListeners, config.namespace, namespace, world);
  const allowed = sets.filter(isAllowed);
  const own = listenersOf(config);
  const ofSets = new Map(allowed.map((set) => [set, listenersOf(set)]));
  const conflicts = listenerConflicts([...own, ...allowed.flatMap((set) => ofSets.get(set) ?? [])]);
  const derive = (listener: Listener) => derived(listener, conflicts.get(listener), config, world);
  return {
    config,
    addresses: addressesOf(config, world.mesh.clusterDomain),
    listeners: own.map(derive),
    listenerSets: sets.map((set) => ({
      config: set,
      isAllowed: ofSets.has(set),
      listeners: (ofSets.get(set) ?? []).map(derive),
    })),
  };
}

/** ListenerSets by the Gateway that they add to; those of a Gateway are sorted by age, then namespace and name. */
function listenerSetsByGateway(world: World): ReadonlyMap<string, readonly Config[]> {
  const byGateway = new Map<string, Config[]>();
  const sets = [...world.of('ListenerSet')].sort((a, b) => a.created - b.created || compareText(a.id, b.id));
  for (const set of sets) {
    const parent = referenceOf(fields(set.spec.parentRef), set.namespace, { group: GATEWAY_API, kind: 'Gateway' });
    if (parent.group !== GATEWAY_API || parent.kind !== 'Gateway') continue;
    const id = `${parent.namespace}/${parent.name}`;
    const present = byGateway.get(id);
    if (present) present.push(set);
    else byGateway.set(id, [set]);
  }
  return byGateway;
}

function derived(listener: Listener, conflict: Conflict | undefined, gateway: Config, world: World): GatewayListener {
  const { kinds, valid } = allowedKinds(listener);
  const { owner, protocol, hostname } = listener;
  const common = {
    ...listener,
    internalName: `${owner.namespace}/${internalName(listener)}`,
    kinds,
    areKindsValid: valid,
    namespaces: allowedNamespaces(listener, world),
    missing: [],
  };
  if (conflict) return { ...common, conflict };
  const { tls, problem: tlsProblem, missing = [] } = listenerTls(listener, gateway.spec.tls, world);
  const lacksTls = !tls && (protocol === 'HTTPS' || protocol === 'TLS');
  const protocolProblem = problemOf(listener, lacksTls);
  const host = hostname || '*';
  const hosts = common.namespaces.length === 0 ? [`~/${host}`] : common.namespaces.map((name) => `${name}/${host}`);
  const port = { name: 'default', number: listener.port, ...(isSupported(protocol) && { protocol }) };
  return {
    ...common,
    ...(!lacksTls && { server: { port, hosts, ...(tls && { tls }) } }),
    ...(protocolProblem && { protocolProblem }),
    ...(tlsProblem && { tlsProblem }),
    missing,
  };
}

const PROTOCOLS = new Set(['HTTP', 'HTTPS', 'TLS', 'TCP']);
const isSupported = (protocol: string) => PROTOCOLS.has(protocol);

function problemOf({ owner, port, protocol }: Listener, lacksTls: boolean): Problem | undefined {
  const unsupported = (message: string): Problem => ({ reason: 'UnsupportedProtocol', message });
  if (lacksTls && owner.kind === 'ListenerSet')
    return unsupported(`protocol is ${protocol} but no TLS section is defined`);
  if (isSupported(protocol)) {
    return port === 0 ? unsupported(`protocol ${protocol} requires a port to be set`) : undefined;
  }
  if (protocol === 'HBONE') return unsupported('protocol "HBONE" is only supported for waypoint proxies');
  const upper = protocol.toUpperCase();
  const hint = isSupported(upper) || upper === 'HBONE' ? `. hint: "${upper}" (uppercase) may be supported` : '';
  return unsupported(`protocol "${protocol}" is unsupported${hint}`);
}
