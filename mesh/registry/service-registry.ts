import { byAge, type Config } from '../manifest/config';
import type { HostName } from './host-name';
import { kubernetesService } from './kubernetes-service';
import type { MeshConfig } from './mesh-config';
import type { Service } from './service';
import { serviceEntryServices } from './service-entry';
import type { Workloads } from './workload';

/** All services in the mesh, oldest first. */
export class ServiceRegistry {
  readonly services: readonly Service[];
  private readonly byHostAndNamespace = new Map<HostName, Map<string, Service>>();
  private readonly visibleTo = new Map<string, readonly Service[]>();

  constructor(objects: readonly Config[], workloads: Workloads, mesh: MeshConfig) {
    const services: Service[] = [];
    for (const object of [...objects].sort(byAge)) {
      if (object.kind === 'Service') services.push(kubernetesService(object, workloads, mesh));
      else if (object.kind === 'ServiceEntry') services.push(...serviceEntryServices(object, workloads, mesh));
    }
    this.services = services;
    for (const service of services) {
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
