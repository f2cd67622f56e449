import { type Fields, fields, number, text } from '../manifest/fields';
import { resolveShortName } from '../registry/host-name';
import { portOfService, type Service } from '../registry/service';
import type { NoBackend } from './backends';
import type { BackendRef } from './http-route-rule';
import type { Version, Versions } from './versions';
import type { World } from './world';

/** Where a route is, which its backends depend on. */
export interface RoutePlace {
  readonly kind: 'HTTPRoute' | 'TLSRoute' | 'TCPRoute';
  readonly namespace: string;
  /** Routes in the mesh need no ReferenceGrant. */
  readonly isMesh: boolean;
  /** The port that requests arrive at. @default any: every destination must have a port of its own */
  readonly port?: number;
}

/** A backend of a route in another namespace. */
export interface Crossing {
  readonly kind: RoutePlace['kind'];
  readonly from: string;
  readonly to: string;
  readonly service: string;
}

/** Turns the destinations of VirtualServices into backends, and remembers what they need. */
export class Destinations {
  /** The subsets that backends replace. */
  readonly versions = new Set<Version>();
  /** What routes at gateways use in other namespaces. */
  readonly crossings: Crossing[] = [];
  private readonly world: World;
  private readonly known: Versions;

  constructor(world: World, versions: Versions) {
    this.world = world;
    this.known = versions;
  }

  /** @param namespace that short host names are in */
  backendOf(destination: Fields, namespace: string, place: RoutePlace): BackendRef | NoBackend {
    const host = resolveShortName(text(destination.host), namespace, this.world.mesh.clusterDomain);
    const service = this.find(host, namespace);
    const subset = text(destination.subset);
    // Sidecars do not infer the only port of a service.
    const inferred = service && !place.isMesh ? onlyPort(service) : 0;
    const port = number(fields(destination.port).number) || inferred || place.port || 0;
    if (port === 0)
      return { reason: `the destination ${host} has no port, and several are possible`, remedy: 'write its port' };
    if (subset === '') return this.backend(host, service, port, place);
    if (!service) return { reason: `no Service has host ${host}`, remedy: 'add it, or pass it as context' };
    if (!portOfService(service, port))
      return { reason: `Service ${service.config.id} has no port ${port}`, remedy: 'write a port that it has' };
    const version = this.known.of(service, subset);
    if ('reason' in version) return version;
    this.versions.add(version);
    return this.named(version.name, service.config.namespace, port, place);
  }

  private backend(host: string, service: Service | undefined, port: number, place: RoutePlace): BackendRef {
    if (service?.kubernetes && service.alias === '')
      return this.named(service.config.name, service.config.namespace, port, place);
    const [name = '', namespace = '', ...rest] = host.split('.');
    // The host of a Service that does not exist.
    if (!service && rest.join('.') === `svc.${this.world.mesh.clusterDomain}`)
      return this.named(name, namespace, port, place);
    return { group: 'networking.istio.io', kind: 'Hostname', name: host, port };
  }

  private named(name: string, namespace: string, port: number, place: RoutePlace): BackendRef {
    if (namespace === place.namespace) return { name, port };
    if (!place.isMesh) this.crossings.push({ kind: place.kind, from: place.namespace, to: namespace, service: name });
    return { name, namespace, port };
  }

  private find(host: string, namespace: string): Service | undefined {
    const found = this.world.registry.byNamespace(host);
    return found.get(namespace) ?? [...found.values()][0];
  }
}

const onlyPort = ({ ports }: Service): number => (ports.length === 1 ? (ports[0]?.number ?? 0) : 0);
