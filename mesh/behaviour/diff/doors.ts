import { callerKey, decisiveLabels } from '../../proxy/callers';
import { Gateway } from '../../proxy/gateway';
import { Sidecar } from '../../proxy/sidecar';
import { Unmeshed } from '../../proxy/unmeshed';
import type { HostName } from '../../registry/host-name';
import { assumedWorkload, type Workload } from '../../registry/workload';
import type { Request } from '../../request/request';
import { MESH_GATEWAY } from '../../routing/virtual-service';
import type { Caller } from '../policies/policy-difference';
import { assumedCallers, callerOf, namedAccounts, shownId } from './callers';
import type { RequestSource } from './difference';
import type { Focus } from './focus';
import { gatewaysOf, type Side } from './side';

/** Requests that enter the mesh alike: at a port of a gateway, or from workloads that nothing tells apart. */
export interface Door {
  readonly source: RequestSource;
  /** The fields that all of its requests have. */
  readonly request: Pick<Request, 'from' | 'gateway' | 'port' | 'scheme' | 'clientCertificate'>;
  /** Hosts that either side distinguishes; `*` is all others. */
  readonly hosts: readonly HostName[];
  /** Its port represents all ports but these. @default only its own number */
  readonly otherThan?: ReadonlySet<number>;
  /** Who sends its requests: workloads, or one client of a gateway. */
  readonly callers: readonly Caller[];
  /** Whether services are found by the address that callers connect to, whatever the Host header is. @default false */
  readonly isByAddress?: boolean;
  /** Whether only one side finds services by the address: the other one has a sidecar that reads the Host header. @default false */
  readonly isMixed?: boolean;
  /** The gateway's Pods, before and after; `undefined` for workloads. */
  readonly pods?: readonly [Gateway | undefined, Gateway | undefined];
}

export function doors(before: Side, after: Side, focus: Focus): Door[] {
  const ofWorkloads = focus.hasGateway(MESH_GATEWAY) ? workloadDoors(before, after) : [];
  return [...gatewayDoors(before, after, focus), ...ofWorkloads];
}

function gatewayDoors(before: Side, after: Side, focus: Focus): Door[] {
  const sides = [before, after] as const;
  const names = new Set(sides.flatMap((side) => gatewaysOf(side).map(({ id }) => id)));
  if (names.size === 0) return [];
  const groups = new Map<string, { names: string[]; pods: [Gateway | undefined, Gateway | undefined] }>();
  for (const name of [...names, '']) {
    const pods: [Gateway | undefined, Gateway | undefined] = [gatewayOf(before, name), gatewayOf(after, name)];
    const key = pods.map((pod) => pod?.proxy.workload.id ?? '').join(' ');
    const group = groups.get(key);
    if (group) group.names.push(name);
    else groups.set(key, { names: [name], pods });
  }
  const all = [...groups.values()];
  // A Gateway of one side only adds nothing to a Pod that both sides have.
  const used = all.filter(
    ({ pods: [old, now] }) =>
      (old && now) ||
      !all.some(({ pods: [a, b] }) => a && b && (old ? isSamePod(a, old) : now !== undefined && isSamePod(b, now))),
  );
  return used.flatMap(({ names: ofGroup, pods }) => doorsOfPod(ofGroup, pods, focus));
}

const isSamePod = (a: Gateway, b: Gateway) => a.proxy.workload.id === b.proxy.workload.id;

function gatewayOf({ origins, objects }: Side, name: string): Gateway | undefined {
  if (name !== '' && !objects.some(({ kind, id }) => kind === 'Gateway' && id === name)) return undefined;
  const origin = origins.for({ from: 'gateway', ...(name !== '' && { gateway: name }) });
  return origin instanceof Gateway ? origin : undefined;
}

const CLIENT: readonly Caller[] = [{ id: '', principals: ['', ''] }];

const SCHEMES = ['http', 'https', 'tls', 'tcp'] as const;

function doorsOfPod(names: readonly string[], pods: Door['pods'] & object, focus: Focus): Door[] {
  const listeners = pods.flatMap((pod) => pod?.listening ?? []);
  const servers = listeners.flatMap((listener) => listener.servers);
  const ports = [...new Set(servers.map(({ port }) => port))].sort((a, b) => a - b);
  return ports.flatMap((port) => {
    const here = listeners.filter((listener) => listener.servers.some((server) => server.port === port));
    const own = here.flatMap((listener) => listener.servers);
    if (!own.some(({ gateway }) => focus.hasGateway(gateway))) return [];
    const hosts = new Set<HostName>(['*']);
    for (const { table, routes } of here) {
      // No request has the host of a server that istiod writes with its namespace.
      for (const host of table?.hosts() ?? []) if (!host.includes('/')) hosts.add(host);
      for (const route of routes) for (const host of route.sniHosts) hosts.add(host.toLowerCase());
    }
    for (const { sniHosts } of own) for (const host of sniHosts) hosts.add(host);
    const shown = own[0]?.gateway ?? '';
    // A Gateway of both sides, if there is one; `''` is the gateway that requests use if they name none.
    const name = names.find((candidate) => own.some(({ gateway }) => gateway === candidate)) ?? names[0] ?? '';
    const request = { from: 'gateway', ...(name !== '' && { gateway: name }), port };
    // Without TLS, no server name is read.
    const hasTls = own.some(({ tls }) => tls !== undefined);
    const readsCertificates = own.some(({ tlsMode }) => tlsMode.endsWith('MUTUAL'));
    return SCHEMES.flatMap((scheme) =>
      (readsCertificates && scheme !== 'http' && scheme !== 'tcp' ? [false, true] : [undefined]).map((certificate) => ({
        source: { gateway: name || shown, port },
        request: { ...request, scheme, ...(certificate !== undefined && { clientCertificate: certificate }) },
        hosts: scheme === 'http' || (hasTls && scheme !== 'tcp') ? [...hosts] : ['*'],
        callers: CLIENT,
        pods,
      })),
    );
  });
}

/** Workloads that both sides treat alike when they call. */
interface CallerClass {
  readonly representative: Workload;
  readonly workloads: readonly string[];
  readonly callers: readonly Caller[];
}

function workloadDoors(before: Side, after: Side): Door[] {
  return callerClasses(before, after).flatMap(({ representative, workloads, callers }) => {
    const source = { workloads };
    const from = representative.id;
    const [old, now] = [before, after].map((side) => side.origins.for({ from }));
    const isByAddress = [old, now].every((origin) => origin instanceof Unmeshed);
    const isMixed = !isByAddress && [old, now].some((origin) => origin instanceof Unmeshed);
    const sidecars = [old, now].filter((origin) => origin instanceof Sidecar);
    const ports = new Set([...portsOf(before), ...portsOf(after), ...sidecars.flatMap(listenerPorts)]);
    let unused = 65_000;
    while (ports.has(unused)) unused -= 1;
    return [...ports, unused].flatMap((port) => {
      const listeners = sidecars.flatMap((sidecar) => sidecar.port(port) ?? []);
      const direct = [old, now].flatMap((origin) => (origin instanceof Unmeshed ? origin.hosts : []));
      const routed = new Set(['*', ...direct, ...listeners.flatMap(({ hosts }) => hosts)]);
      const connected = new Set(['*', ...direct, ...listeners.flatMap(({ connectionHosts }) => connectionHosts)]);
      return SCHEMES.map((scheme) => {
        const hosts = scheme === 'http' ? new Set([...routed, ...connected]) : connected;
        const otherThan = port === unused && { otherThan: ports };
        const request = { from, port, scheme };
        return { source, request, hosts: [...hosts], callers, isByAddress, isMixed, ...otherThan };
      });
    });
  });
}

function listenerPorts({ scope }: Sidecar): number[] {
  return scope.egress.flatMap(({ port }) => port?.number ?? []);
}

function portsOf({ model: { registry } }: Side): number[] {
  return registry.services.flatMap(({ ports }) => ports.map(({ number }) => number));
}

function callerClasses(before: Side, after: Side): CallerClass[] {
  const keyOf = classKey(before, after);
  const classes = new Map<string, { representative: Workload; workloads: string[]; callers: Caller[] }>();
  const known = new Map(
    [...before.model.workloads.all(), ...after.model.workloads.all()].map((workload) => [workload.id, workload]),
  );
  const add = (workload: Workload, isKnown: boolean) => {
    const key = keyOf(workload.id);
    const caller = callerOf(workload, before, after);
    const present = classes.get(key);
    if (!present) {
      classes.set(key, { representative: workload, workloads: [shownId(workload.id)], callers: [caller] });
      return;
    }
    present.callers.push(caller);
    if (isKnown) present.workloads.push(workload.id);
  };
  for (const workload of known.values()) add(workload, true);
  for (const workload of assumedCallers(before, after)) add(workload, false);
  const apps = new Set(
    [before, after].flatMap((side) => [...(decisiveLabels(side.model, objectsOf(side)).get('app') ?? [])]),
  );
  const namespaces = new Set([...classes.values()].flatMap(({ callers }) => callers.map(({ id }) => id.split('/')[0])));
  for (const app of apps) {
    for (const namespace of namespaces) add(assumedWorkload(namespace ?? '', app, new Map([['app', app]])), false);
  }
  for (const caller of namedAccounts(before, after)) classes.get(keyOf(caller.id))?.callers.push(caller);
  return [...classes.values()];
}

const objectsOf = ({ objects }: Pick<Side, 'objects'>) => ({
  of: (kind: string) => objects.filter((object) => object.kind === kind),
});

/** Equal keys for senders, `namespace/name`, that each side treats alike. */
export function classKey(before: Side, after: Side): (from: string) => string {
  const keys = [before, after].map(({ model, objects }) => {
    const keyOf = callerKey(model, objectsOf({ objects }));
    return (from: string) => {
      const [namespace = '', name = ''] = from.split('/');
      return keyOf(model.workloads.get(from) ?? assumedWorkload(namespace, name, new Map([['app', name]])));
    };
  });
  const identities = (from: string) =>
    [before, after].map(({ model }) => {
      const workload = model.workloads.get(from);
      return workload && `${model.security.principal(workload)} ${workload.address}`;
    });
  return (from) => {
    const [old, now] = identities(from);
    const changed = old === now ? '' : `${old} ${now}`;
    return [...keys.map((keyOf) => keyOf(from)), changed].join('\n');
  };
}
