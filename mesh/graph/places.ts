import { type Location, locate } from '../manifest/location';
import type { MeshModel } from '../proxy/model';
import { assumedWorkload } from '../registry/workload';
import { faultBranches } from '../routing/fault';
import { MESH_GATEWAY } from '../routing/virtual-service';
import { Fraction } from '../verdict/fraction';
import type { GatewayPort } from './gateways';
import { type MeshHost, meshHosts } from './hosts';

/** Everything that a graph can be drawn from. */
export interface Places {
  /** Ports of Gateways. */
  readonly gateways: readonly GatewayPlace[];
  /** Workloads that send requests. */
  readonly callers: readonly CallerPlace[];
  /** Hosts that workloads can call. */
  readonly hosts: readonly HostPlace[];
}

/** A port of a Gateway. */
export interface GatewayPlace {
  /** `namespace/name`. */
  readonly gateway: string;
  readonly port: number;
  /** Istio's name of the protocol. */
  readonly protocol: string;
  /** Hosts that have rules there. */
  readonly hosts: readonly string[];
  /** File and line; `null` if the manifests were not read from files. */
  readonly location: Location | null;
}

/** A workload that sends requests. */
export interface CallerPlace {
  /** `namespace/name`. */
  readonly workload: string;
  /** `Deployment` and the like. */
  readonly kind: string;
  /** Whether a proxy applies rules to what it sends; `assumed` if the manifests do not specify it. */
  readonly sidecar: 'injected' | 'none' | 'assumed';
}

/** A host that workloads can call. */
export interface HostPlace {
  /** The full host name. */
  readonly host: string;
  /** The Service's name, or the host itself. */
  readonly name: string;
  /** The namespace; empty if no Service or ServiceEntry defines the host. */
  readonly namespace: string;
  readonly ports: readonly number[];
  /** Outside of the mesh. */
  readonly external: boolean;
  /** Subsets that a DestinationRule defines for its own namespace. */
  readonly subsets: readonly string[];
  /** The largest share of requests that a rule inside the mesh aborts or delays; `null` if there is none. */
  readonly fault: Fraction | null;
  /** File and line; `null` if the manifests were not read from files. */
  readonly location: Location | null;
}

export function places(model: MeshModel, gatewayPorts: readonly GatewayPort[]): Places {
  const faults = faultsByHost(model);
  return {
    gateways: gatewayPorts.map(({ server, listener, virtualHosts, config }) => ({
      gateway: server.gateway,
      port: server.port,
      protocol: server.protocol,
      hosts: virtualHosts.size > 0 ? [...virtualHosts.keys()] : listener.routes.flatMap(({ sniHosts }) => sniHosts),
      location: locate(server.source?.owner ?? config, server.path),
    })),
    callers: [...model.workloads.all()].map(({ id, kind, sidecar }) => ({ workload: id, kind, sidecar })),
    hosts: meshHosts(model).map((host) => hostPlace(host, model, faults)),
  };
}

function hostPlace({ host, ports }: MeshHost, model: MeshModel, faults: ReadonlyMap<string, Fraction>): HostPlace {
  const [service] = model.registry.byNamespace(host).values();
  const namespace = service?.namespace ?? '';
  const workload = assumedWorkload(namespace, 'any', new Map());
  const proxy = { type: 'sidecar' as const, namespace, labels: workload.labels, workload };
  const rule = service && model.destinationRules.find(service, proxy);
  return {
    host,
    name: service?.kubernetes ? service.config.name : host,
    namespace,
    ports,
    external: service?.meshExternal ?? false,
    subsets: [...(rule?.subsets.keys() ?? [])],
    fault: faults.get(host) ?? null,
    location: service ? locate(service.config, []) : null,
  };
}

function faultsByHost({ virtualServices }: MeshModel): ReadonlyMap<string, Fraction> {
  const faults = new Map<string, Fraction>();
  for (const { hosts, gateways, http } of virtualServices.roots) {
    if (!gateways.includes(MESH_GATEWAY)) continue;
    for (const { spec } of http) {
      const harmed = faultBranches(spec.fault)
        .filter(({ abort, delay }) => abort || delay)
        .reduce((sum, { probability }) => sum.plus(probability), Fraction.zero);
      for (const host of hosts) {
        const known = faults.get(host);
        if (!harmed.isZero() && (!known || known.compare(harmed) < 0)) faults.set(host, harmed);
      }
    }
  }
  return faults;
}
