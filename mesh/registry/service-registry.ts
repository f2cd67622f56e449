import { byAge, type Config } from '../manifest/config';
import type { HostName } from './host-name';
import { kubernetesService } from './kubernetes-service';
import type { MeshConfig } from './mesh-config';
import type { Service } from './service';
import { serviceEntryServices } from './service-entry';
import { withSharedEndpoints } from './shared-endpoints';
import type { Workloads } from './workload';
import { WrittenEndpoints } from './written-endpoints';

/** All services in the mesh, oldest first. */
export class ServiceRegistry {
  readonly services: readonly Service[];
  private readonly byHostAndNamespace = new Map<HostName, Map<string, Service>>();
  private aliases: ReadonlyMap<HostName, readonly Service[]> | undefined;
  private readonly visibleTo = new Map<string, readonly Service[]>();

  constructor(objects: readonly Config[], workloads: Workloads, mesh: MeshConfig) {
    const services: Service[] = [];
    const written = new WrittenEndpoints(objects, workloads);
    for (const object of objects.filter(({ kind }) => kind === 'Service' || kind === 'ServiceEntry').sort(byAge)) {
      if (object.kind === 'Service') services.push(kubernetesService(object, workloads, written, mesh));
      else services.push(...serviceEntryServices(object, workloads, mesh));
    }
    this.services = withSharedEndpoints(services);
    for (const service of this.services) {
      const namespaces = this.byHostAndNamespace.get(service.hostname) ?? new Map<string, Service>();
      this.byHostAndNamespace.set(service.hostname, namespaces);
      const present = namespaces.get(service.namespace);
      if (!present || (service.kubernetes && !present.kubernetes)) namespaces.set(service.namespace, service);
    }
  }

  /** Finds the services with this host name, keyed by namespace. */
  byNamespace(host: HostName): ReadonlyMap<string, Service> {
    return this.byHostAndNamespace.get(host) ?? NONE;
  }

  /** Finds the ExternalName Services that lead to a host, also through others. */
  aliasesOf(host: HostName): readonly Service[] {
    this.aliases ??= this.findAliases();
    return this.aliases.get(host) ?? [];
  }

  private findAliases(): ReadonlyMap<HostName, readonly Service[]> {
    const aliases = new Map<HostName, Service[]>();
    const named = new Map(
      this.services.filter(({ alias }) => alias !== '').map((service) => [service.hostname, service]),
    );
    for (const service of named.values()) {
      let { alias } = service;
      const seen = new Set([service.hostname]);
      for (let next = named.get(alias); next && !seen.has(alias); next = named.get(alias)) {
        seen.add(alias);
        alias = next.alias;
      }
      if (!named.has(alias)) aliases.set(alias, [...(aliases.get(alias) ?? []), service]);
    }
    return aliases;
  }

  /** Finds the services that a namespace can see, oldest first. */
  exportedTo(namespace: string): readonly Service[] {
    let visible = this.visibleTo.get(namespace);
    if (!visible) {
      visible = this.services.filter((service) => service.visibility.includes(namespace));
      this.visibleTo.set(namespace, visible);
    }
    return visible;
  }
}

const NONE: ReadonlyMap<string, Service> = new Map();
