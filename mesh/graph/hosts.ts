import type { CallerGroup } from '../proxy/callers';
import type { MeshModel } from '../proxy/model';
import type { Origins } from '../proxy/origins';
import { Sidecar } from '../proxy/sidecar';
import { Unmeshed } from '../proxy/unmeshed';
import type { HostName } from '../registry/host-name';
import type { Workload } from '../registry/workload';
import type { RouteContext } from '../routing/route-action';
import { MESH_GATEWAY } from '../routing/virtual-service';
import { Fraction } from '../verdict/fraction';
import type { ConnectionRules } from './connection-rule';
import type { Destinations } from './destination';
import { Fragment } from './fragment';
import type { CallersNode } from './graph';
import type { Objects } from './objects';
import type { Rules } from './rule';
import { addVirtualHost } from './virtual-host';

/** A host that workloads can call, with its ports. */
export interface MeshHost {
  readonly host: HostName;
  readonly ports: readonly number[];
}

/** Every host that workloads can call: services, and other hosts of VirtualServices, which are served on port 80. */
export function meshHosts({ registry, virtualServices }: MeshModel): MeshHost[] {
  const ports = new Map<HostName, Set<number>>();
  for (const service of registry.services) {
    const known = ports.get(service.hostname) ?? new Set();
    ports.set(service.hostname, known);
    for (const { number, protocol } of service.ports) if (protocol !== 'UDP') known.add(number);
  }
  for (const { gateways, hosts, http } of virtualServices.roots) {
    if (!gateways.includes(MESH_GATEWAY) || http.length === 0) continue;
    for (const host of hosts) if (!ports.has(host) && !host.startsWith('*')) ports.set(host, new Set([80]));
  }
  return [...ports].map(([host, numbers]) => ({ host, ports: [...numbers] }));
}

/** Draws what workloads get when they call a host. */
export class Hosts {
  private readonly model: MeshModel;
  private readonly origins: Origins;
  private readonly objects: Objects;
  private readonly rules: Rules;
  private readonly connectionRules: ConnectionRules;
  private readonly destinations: Destinations;

  constructor(
    model: MeshModel,
    origins: Origins,
    objects: Objects,
    rules: Rules,
    connectionRules: ConnectionRules,
    destinations: Destinations,
  ) {
    this.model = model;
    this.origins = origins;
    this.objects = objects;
    this.rules = rules;
    this.connectionRules = connectionRules;
    this.destinations = destinations;
  }

  /** Adds a host for all callers; those that get the same share a node. */
  add(fragment: Fragment, { host, ports }: MeshHost, groups: readonly CallerGroup[]): void {
    for (const port of ports) {
      const byAnswer = new Map<string, { workloads: Workload[]; representative: Workload; proxied: boolean }>();
      for (const { representative, workloads } of groups) {
        const proxied = representative.sidecar !== 'none';
        const drawn = new Fragment();
        this.addPort(drawn, host, port, representative, { from: '', listener: '' });
        const { nodes, edges } = drawn.graph();
        if (nodes.length === 0) continue;
        const answer = JSON.stringify([proxied, nodes, edges]);
        const known = byAnswer.get(answer);
        if (known) known.workloads.push(...workloads);
        else byAnswer.set(answer, { workloads: [...workloads], representative, proxied });
      }
      const proxies = [...this.model.workloads.all()].filter(({ sidecar }) => sidecar !== 'none').length;
      for (const [index, { workloads, representative, proxied }] of [...byAnswer.values()].entries()) {
        const id = `callers ${host}:${port}${index === 0 ? '' : ` #${index + 1}`}`;
        const node = new Fragment();
        node.node(
          this.callers(id, workloads, { all: proxied && workloads.length === proxies, proxied, calls: { host, port } }),
        );
        if (fragment.add(node, host)) this.addPort(fragment, host, port, representative, { from: id, listener: id });
      }
    }
  }

  /** Adds a host for one caller, behind a node for the host if there are rules for it. */
  addFor(fragment: Fragment, { host, ports }: MeshHost, caller: Workload, from: string): void {
    for (const port of ports) {
      if (fragment.isFull) {
        fragment.omit(host);
        return;
      }
      const at = `host ${from} ${host}:${port}`;
      const drawn = new Fragment();
      drawn.node({ kind: 'host', id: at, host, port, written: [] });
      drawn.edge({ from, to: at, kind: 'try', share: null, written: [] });
      this.addPort(drawn, host, port, caller, { from: at, listener: at });
      if (drawn.graph().nodes.length > 1) fragment.add(drawn, host);
    }
  }

  /** The node of one caller. */
  callers(
    id: string,
    workloads: readonly Workload[],
    rest: Pick<CallersNode, 'all' | 'proxied' | 'calls'>,
  ): CallersNode {
    return {
      kind: 'callers',
      id,
      workloads: workloads.map((workload) => workload.id),
      ...rest,
      written: workloads.length === 1 ? workloads.flatMap(({ kind, id }) => this.objects.written(kind, id)) : [],
    };
  }

  private addPort(
    fragment: Fragment,
    host: HostName,
    port: number,
    caller: Workload,
    place: { readonly from: string; readonly listener: string },
  ): void {
    const origin = this.origins.for({ from: caller.id });
    const toService = (context: RouteContext) => {
      const edge = { from: place.from, kind: 'send' as const, share: Fraction.one, written: [] };
      const service = new Fragment();
      this.destinations.add(service, edge, { host, port, subset: '' }, context);
      fragment.add(service, host);
    };
    if (origin instanceof Unmeshed && origin.knows(host, port)) toService(origin.context(port, false));
    const sidecar = origin instanceof Sidecar ? origin.port(port) : undefined;
    if (!sidecar) return;
    const service = sidecar.service(host);
    const routes = service ? sidecar.connections(service) : [];
    for (const [index, route] of routes.entries()) {
      fragment.add(this.connectionRules.fragment(route, index + 1, place), host);
    }
    const virtualHost = routes.length === 0 ? sidecar.virtualHost(host) : undefined;
    if (!virtualHost) return;
    if (virtualHost.routes.some(({ virtualService }) => virtualService)) {
      addVirtualHost(fragment, virtualHost, this.rules, place);
    } else toService(sidecar.context);
  }
}
