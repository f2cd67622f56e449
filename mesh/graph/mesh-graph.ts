import type { Config } from '../manifest/config';
import { fields, list } from '../manifest/fields';
import { type CallerGroup, callerGroups } from '../proxy/callers';
import type { MeshModel } from '../proxy/model';
import type { Origins } from '../proxy/origins';
import { destinationOfRoute } from '../routing/destination';
import { ConnectionRules } from './connection-rule';
import { Destinations } from './destination';
import { Fragment } from './fragment';
import { type GatewayPort, Gateways, gatewayPorts } from './gateways';
import type { CallerFocus, Focus, GatewayFocus, GraphOptions, HostFocus, MeshGraph } from './graph';
import { Hosts, type MeshHost, meshHosts } from './hosts';
import { Objects } from './objects';
import { type Places, places } from './places';
import { Rules } from './rule';
import type { RuleFilter } from './virtual-host';

/** Draws graphs of one mesh. What several graphs need is prepared once. */
export class Drawing {
  private readonly model: MeshModel;
  private readonly origins: Origins;
  private readonly objects: Objects;
  private readonly gateways: Gateways;
  private readonly hosts: Hosts;
  private ports: readonly GatewayPort[] | undefined;
  private groups: readonly CallerGroup[] | undefined;

  constructor(model: MeshModel, origins: Origins, objects: readonly Config[]) {
    this.model = model;
    this.origins = origins;
    this.objects = new Objects(objects);
    const destinations = new Destinations(model, this.objects);
    const rules = new Rules(this.objects, destinations);
    const connectionRules = new ConnectionRules(this.objects, destinations);
    this.gateways = new Gateways(model, rules, connectionRules);
    this.hosts = new Hosts(model, origins, this.objects, rules, connectionRules, destinations);
  }

  places(): Places {
    return places(this.model, this.gatewayPorts());
  }

  /** @throws if the focus names something that is not in the mesh */
  graph(focus: Focus | undefined, { limit = 200 }: GraphOptions): MeshGraph {
    const fragment = new Fragment(limit);
    if (focus === undefined) this.everything(fragment);
    else if ('gateway' in focus) this.fromGateway(fragment, focus);
    else if ('from' in focus) this.fromCaller(fragment, focus);
    else this.toHost(fragment, focus);
    return fragment.graph();
  }

  private everything(fragment: Fragment): void {
    for (const port of this.gatewayPorts()) this.gateways.add(fragment, port);
    for (const host of meshHosts(this.model)) {
      if (fragment.isFull) fragment.omit(host.host);
      else this.hosts.add(fragment, host, this.callerGroups());
    }
  }

  private fromGateway(fragment: Fragment, { gateway, port, host }: GatewayFocus): void {
    const known = this.objects.of('Gateway').map(({ id }) => id);
    const id = known.find((name) => name === gateway || name.slice(name.indexOf('/') + 1) === gateway);
    if (id === undefined) throw unknown('gateway', gateway, known);
    for (const candidate of this.gatewayPorts()) {
      const { server } = candidate;
      if (server.gateway === id && (port === undefined || server.port === port)) {
        this.gateways.add(fragment, candidate, host);
      }
    }
  }

  private fromCaller(fragment: Fragment, { from }: CallerFocus): void {
    const workload = this.model.workloads.get(from);
    if (!workload)
      throw unknown(
        'from',
        from,
        [...this.model.workloads.all()].map(({ id }) => id),
      );
    const id = `callers ${from}`;
    fragment.node(
      this.hosts.callers(id, [workload], { all: false, proxied: workload.sidecar !== 'none', calls: null }),
    );
    // Hosts with rules first: the others have no more to show than their own name.
    const ruled = new Set(this.model.virtualServices.roots.flatMap(({ hosts }) => hosts));
    const all = meshHosts(this.model);
    for (const host of [...all.filter((one) => ruled.has(one.host)), ...all.filter((one) => !ruled.has(one.host))]) {
      this.hosts.addFor(fragment, host, workload, id);
    }
  }

  private toHost(fragment: Fragment, { host }: HostFocus): void {
    const found = this.hostNamed(host);
    for (const port of this.gatewayPorts()) this.gateways.addRules(fragment, port, leadsTo(found.host));
    this.hosts.add(fragment, found, this.callerGroups());
  }

  private hostNamed(host: string): MeshHost {
    const all = meshHosts(this.model);
    const domain = `.svc.${this.model.mesh.clusterDomain}`;
    for (const name of [host.toLowerCase(), `${host}${domain}`, `${host}.default${domain}`]) {
      const found = all.find((candidate) => candidate.host === name);
      if (found) return found;
    }
    const inAnyNamespace = all.find(
      (candidate) => candidate.host.startsWith(`${host}.`) && candidate.host.endsWith(domain),
    );
    if (inAnyNamespace) return inAnyNamespace;
    throw unknown(
      'host',
      host,
      all.map((candidate) => candidate.host),
    );
  }

  private gatewayPorts(): readonly GatewayPort[] {
    this.ports ??= gatewayPorts(this.objects.of('Gateway'), this.origins);
    return this.ports;
  }

  private callerGroups(): readonly CallerGroup[] {
    this.groups ??= callerGroups(this.model, this.objects);
    return this.groups;
  }
}

/** Rules that send or mirror requests to a host. */
function leadsTo(host: string): RuleFilter {
  return ({ rule, virtualService, context }) => {
    const { route, mirror, mirrors } = rule.spec;
    const destinations = [
      ...[...list(route), ...list(mirrors)].map((entry) => fields(entry).destination),
      ...(mirror ? [mirror] : []),
    ];
    return destinations.some(
      (destination) => destinationOfRoute(fields(destination), virtualService, rule, context).host === host,
    );
  };
}

function unknown(field: string, got: string, known: readonly string[]): Error {
  const shown = known.length > 10 ? [...known.slice(0, 10), '…'] : known;
  return new Error(`focus.${field} is ${JSON.stringify(got)}: not found, known are ${shown.join(', ') || 'none'}`);
}
