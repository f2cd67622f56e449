import type { Config } from '../manifest/config';
import { fields } from '../manifest/fields';
import type { Manifest } from '../manifest/manifest';
import { matches } from '../registry/host-name';
import { isHttp } from '../registry/protocol';
import { MESH_GATEWAY, type VirtualService } from '../routing/virtual-service';
import { applicableRules, dependsOnPort, destinationsOf, type Place } from './applicable-rules';
import type { NoBackend } from './backends';
import { connectionRoutes } from './connection-routes';
import type { Destinations, RoutePlace } from './destinations';
import { distinct } from './distinct';
import { httpRules } from './http-rules';
import type { NewListener } from './listeners';
import type { NewGateway } from './new-gateway';
import { type Change, type Obstacle, Remarks } from './remarks';
import { GATEWAY_API_VERSION, metadata, type Names, type World } from './world';

/** What becomes of a VirtualService. The objects have its meaning only if there is no obstacle. */
export interface Translated {
  readonly objects: readonly Manifest[];
  readonly obstacles: readonly Obstacle[];
  readonly changes: readonly Change[];
}

/** The rules of a VirtualService at some parents. */
interface Part {
  readonly namespace: string;
  readonly isMesh: boolean;
  readonly parentRefs: object[];
  readonly rules: readonly object[];
}

/** Translates VirtualServices into routes: one for each set of rules that applies somewhere. */
export class VirtualServiceRoutes {
  private readonly gateways: ReadonlyMap<string, NewGateway>;
  private readonly destinations: Destinations;
  private readonly names: Names;
  private readonly world: World;

  constructor(gateways: ReadonlyMap<string, NewGateway>, destinations: Destinations, names: Names, world: World) {
    this.names = names;
    this.gateways = gateways;
    this.destinations = destinations;
    this.world = world;
  }

  translate(virtualService: VirtualService): Translated {
    const remarks = new Remarks();
    const parts = new Map<string, Part>();
    const add = (part: Part) => {
      const key = JSON.stringify([part.namespace, part.isMesh, part.rules]);
      const present = parts.get(key);
      if (present) present.parentRefs.push(...part.parentRefs);
      else parts.set(key, part);
    };
    if (!virtualService.visibility.isPublic())
      remarks.obstacle(['spec', 'exportTo'], 'HTTPRoute has no exportTo', 'remove it, or keep the VirtualService');
    for (const [index, gateway] of virtualService.gateways.entries()) {
      if (gateway === MESH_GATEWAY) this.inMesh(virtualService, add, remarks);
      else this.atGateway(virtualService, gateway, index, add, remarks);
    }
    const connections = connectionRoutes(virtualService, this.gateways, this.destinations, this.names, remarks);
    const { obstacles, changes } = remarks;
    const objects = [...routesOf(virtualService, [...parts.values()], this.names), ...connections];
    if (objects.length === 0 && obstacles.length === 0)
      remarks.obstacle(['spec'], 'none of its rules applies anywhere', 'remove the VirtualService');
    return { objects, obstacles: distinct(obstacles), changes: distinct(changes) };
  }

  private atGateway(
    virtualService: VirtualService,
    id: string,
    index: number,
    add: (part: Part) => void,
    remarks: Remarks,
  ): void {
    const gateway = this.gateways.get(id);
    if (!gateway) {
      const known = this.world.objects.find((object) => object.kind === 'Gateway' && object.id === id);
      const [reason, remedy] = !known
        ? [`Gateway ${id} is in no manifest`, 'pass it as PATH']
        : known.origin.isContext
          ? [`Gateway ${id} is context, so it stays`, 'pass it as PATH']
          : [`Gateway ${id} stays`, 'remove its obstacles'];
      remarks.obstacle(['spec', 'gateways', index], reason, remedy);
      return;
    }
    const { namespace, hosts } = virtualService;
    const open = gateway.listeners.filter(isHttpListener);
    const usable = open.filter(
      ({ redirects, manifest }) => !redirects && hosts.some((host) => matches(host, `${manifest.hostname ?? '*'}`)),
    );
    const ofRules = new Map<string, { readonly rules: readonly object[]; readonly listeners: NewListener[] }>();
    for (const listener of usable) {
      const rules = this.rulesAt(
        virtualService,
        { gateway: id, port: listener.port },
        { kind: 'HTTPRoute', namespace, isMesh: false, port: listener.port },
        remarks,
      );
      if (rules.length === 0) continue;
      const key = JSON.stringify(rules);
      const present = ofRules.get(key);
      if (present) present.listeners.push(listener);
      else ofRules.set(key, { rules, listeners: [listener] });
    }
    const name = { name: gateway.name, ...(gateway.namespace !== namespace && { namespace: gateway.namespace }) };
    for (const { rules, listeners } of ofRules.values()) {
      const isAll = listeners.length === open.length;
      const parentRefs = isAll ? [name] : listeners.map((listener) => ({ ...name, sectionName: listener.name }));
      add({ namespace, isMesh: false, parentRefs, rules });
    }
  }

  private inMesh(virtualService: VirtualService, add: (part: Part) => void, remarks: Remarks): void {
    const hasHttp = virtualService.http.length > 0;
    for (const [index, host] of hasHttp ? virtualService.hosts.entries() : []) {
      const services = [...this.world.registry.byNamespace(host).values()];
      const service = services.find(({ kubernetes }) => kubernetes) ?? services[0];
      const parent = service && parentOf(service.config, virtualService.hosts);
      if (!service || !parent) {
        const { reason, remedy } = noParent(host, service?.config);
        remarks.obstacle(['spec', 'hosts', index], reason, remedy);
        continue;
      }
      const { namespace } = service.config;
      const ports = service.ports.filter(({ protocol }) => isHttp(protocol)).map(({ number }) => number);
      const isForEach = ports.length > 1 && (dependsOnPort(virtualService) || lacksPorts(virtualService));
      for (const port of isForEach ? ports : [ports.length === 1 ? ports[0] : undefined]) {
        const onPort = port === undefined ? {} : { port };
        const place: RoutePlace = { kind: 'HTTPRoute', namespace, isMesh: true, ...onPort };
        const rules = this.rulesAt(virtualService, { gateway: MESH_GATEWAY, ...onPort }, place, remarks);
        const parentRefs = [{ ...parent, ...(isForEach && onPort) }];
        if (rules.length > 0) add({ namespace, isMesh: true, parentRefs, rules });
      }
    }
  }

  private rulesAt(
    virtualService: VirtualService,
    place: Place,
    route: RoutePlace,
    remarks: Remarks,
  ): readonly object[] {
    const applicable = applicableRules(virtualService, place);
    const { rules, obstacles, changes } = httpRules(
      applicable.map((rule) => rule?.spec),
      {
        expands: true,
        backendOf: (destination, path) =>
          this.destinations.backendOf(destination, applicable[Number(path[2])]?.namespace ?? '', route),
      },
    );
    remarks.obstacles.push(...obstacles);
    remarks.changes.push(...changes);
    return rules;
  }
}

/** Whether a destination has the port that requests arrive at. */
const lacksPorts = ({ http }: VirtualService) =>
  http.some(({ spec }) =>
    destinationsOf(spec).some((destination) => fields(fields(destination).port).number === undefined),
  );

export const isHttpListener = ({ protocol }: NewListener) => protocol === 'HTTP' || protocol === 'HTTPS';

/** A reference to a Service or ServiceEntry whose requests a route is for. */
function parentOf({ kind, name, spec }: Config, hosts: readonly string[]): object | undefined {
  if (kind === 'Service') return { group: '', kind, name };
  const own = Array.isArray(spec.hosts) ? spec.hosts : [];
  return own.every((host) => hosts.includes(`${host}`.toLowerCase()))
    ? { group: 'networking.istio.io', kind, name }
    : undefined;
}

function noParent(host: string, entry: Config | undefined): NoBackend {
  if (entry)
    return {
      reason: `in the mesh, a route is for all hosts of ServiceEntry ${entry.id}, and the VirtualService is for some`,
      remedy: 'add its other hosts, or keep the VirtualService',
    };
  if (host.includes('*'))
    return {
      reason: `in the mesh, a route is for a Service or a ServiceEntry, and none has host ${host}`,
      remedy: 'write the hosts of Services, or keep the VirtualService',
    };
  return { reason: `no Service or ServiceEntry has host ${host}`, remedy: 'pass it with --context' };
}

function routesOf({ config, hosts }: VirtualService, parts: readonly Part[], names: Names): Manifest[] {
  return parts.map(({ namespace, isMesh, parentRefs, rules }) => {
    const inMesh = isMesh ? [`${config.name}-mesh`] : [];
    const name = names.take('HTTPRoute', namespace, config.name, ...inMesh);
    const isEvery = isMesh || hosts.includes('*');
    return {
      apiVersion: GATEWAY_API_VERSION,
      kind: 'HTTPRoute',
      metadata: metadata(name, namespace, config, true),
      spec: { parentRefs: distinct(parentRefs), ...(!isEvery && { hostnames: hosts }), rules },
    };
  });
}
