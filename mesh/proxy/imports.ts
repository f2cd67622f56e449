import { HostIndex } from '../registry/host-index';
import { type HostName, subsetOf } from '../registry/host-name';
import type { Service } from '../registry/service';

/** The hosts of an egress listener, `namespace/host`, by namespace. */
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

  /** Wider than for services: an overlap in either direction imports it. */
  virtualService(namespace: string, host: HostName): boolean {
    return !this.isExcluded(namespace, host) && this.indexes(namespace).some((hosts) => hosts.overlaps(host));
  }

  private isExcluded(namespace: string, host: HostName): boolean {
    const of = [...(this.excluded.get(namespace) ?? []), ...(this.excluded.get('*') ?? [])];
    return of.some((excluded) => subsetOf(host, excluded));
  }

  private indexes(namespace: string): HostIndex<true>[] {
    return [this.byNamespace.get(namespace), this.byNamespace.get('*')].filter((index) => index !== undefined);
  }
}

/** A service with only some of its ports; `undefined` where it has none of them, 0 stands for all. */
export function trim(service: Service, ports: ReadonlySet<number>): Service | undefined {
  if (ports.size === 0 || ports.has(0)) return service;
  const kept = service.ports.filter(({ number }) => ports.has(number));
  if (kept.length === 0) return undefined;
  return kept.length === service.ports.length ? service : { ...service, ports: kept };
}

/** Of a host of several namespaces: the proxy's own, then a Kubernetes Service, then the oldest. */
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
