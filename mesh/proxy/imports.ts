import { HostIndex } from '../registry/host-index';
import { type HostName, subsetOf } from '../registry/host-name';
import type { Service } from '../registry/service';

/** The hosts that an egress listener imports (`namespace/host`), by namespace. */
export class Imports {
  private readonly byNamespace = new Map<string, HostIndex<true>>();
  private readonly excluded = new Map<string, HostName[]>();

  constructor(hosts: readonly string[], own: string) {
    for (const entry of hosts) {
      const isExclusion = entry.startsWith('~') && entry.length > 2 && !entry.startsWith('~/');
      const [written = '', host = ''] = (isExclusion ? entry.slice(1) : entry).split('/');
      const namespace = written === '.' ? own : written;
      if (isExclusion) this.excluded.set(namespace, [...(this.excluded.get(namespace) ?? []), host.toLowerCase()]);
      else {
        const index = this.byNamespace.get(namespace) ?? new HostIndex<true>();
        index.set(host.toLowerCase(), true);
        this.byNamespace.set(namespace, index);
      }
    }
  }

  service(namespace: string, host: HostName): boolean {
    return !this.isExcluded(namespace, host) && this.indexes(namespace).some((hosts) => hosts.mostSpecific(host));
  }

  /** Whether a VirtualService host is imported; unlike for services, any overlap is enough. */
  virtualService(namespace: string, host: HostName): boolean {
    return !this.isExcluded(namespace, host) && this.indexes(namespace).some((hosts) => hosts.overlaps(host));
  }

  private isExcluded(namespace: string, host: HostName): boolean {
    const excluded = [...(this.excluded.get(namespace) ?? []), ...(this.excluded.get('*') ?? [])];
    return excluded.some((name) => subsetOf(host, name));
  }

  private indexes(namespace: string): HostIndex<true>[] {
    return [this.byNamespace.get(namespace), this.byNamespace.get('*')].filter((index) => index !== undefined);
  }
}

/** Restricts a service to some ports (0 means all); `undefined` if it does not have any. */
export function trim(service: Service, ports: ReadonlySet<number>): Service | undefined {
  if (ports.size === 0 || ports.has(0)) return service;
  const kept = service.ports.filter(({ number }) => ports.has(number));
  if (kept.length === 0) return undefined;
  return kept.length === service.ports.length ? service : { ...service, ports: kept };
}

/** Keeps one namespace for each host: the proxy's own, else one with a Kubernetes Service, else the oldest. */
export function onePerHost(services: readonly Service[], namespace: string): readonly Service[] {
  const chosen = new Map<HostName, Service>();
  for (const service of services) {
    const present = chosen.get(service.hostname);
    const isBetter =
      !present ||
      (service.namespace === namespace && present.namespace !== namespace) ||
      (service.kubernetes &&
        !present.kubernetes &&
        (service.namespace === namespace || present.namespace !== namespace));
    if (isBetter) chosen.set(service.hostname, service);
  }
  return services.filter(({ hostname, namespace: of }) => chosen.get(hostname)?.namespace === of);
}
