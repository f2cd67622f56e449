import { HostIndex } from '../../registry/host-index';
import { isWildcard, subsetOf } from '../../registry/host-name';
import type { Service } from '../../registry/service';
import type { Inventory } from '../engine/inventory';
import { perDiscovery } from './discovery';
import { stockServices } from './installation';
import { isJudged } from './known-kinds';
import { worldOf } from './world';

/** The services that VirtualServices and DestinationRules of a namespace can refer to. */
export interface KnownHosts {
  /** Whether the manifests contain the kind of object that could define the host, so a missing host is a mistake. */
  isJudged(host: string): boolean;
  /** The services of a host as written in an object of the namespace, with the object's `exportTo`. */
  find(host: string, namespace: string, exportTo?: readonly string[]): readonly Service[];
  /** Whether the ports of a service are unknown, because only Istio's installation defines it. */
  hasUnknownPorts(service: Service): boolean;
  /** Whether a wildcard covers any service. */
  covers(wildcard: string): boolean;
}

export const knownHostsOf = perDiscovery((inventory: Inventory): KnownHosts => {
  const { registry, resolve, mesh } = worldOf(inventory);
  const publicWildcards = new HostIndex<Service>();
  const wildcards = new Map<string, HostIndex<Service>>();
  const byName = new Map<string, Service[]>();
  const stock = stockServices(inventory);
  for (const service of [...registry.services, ...stock]) {
    const present = byName.get(service.hostname);
    if (present) present.push(service);
    else byName.set(service.hostname, [service]);
    if (!isWildcard(service.hostname)) continue;
    if (service.visibility.isPublic()) publicWildcards.set(service.hostname, service);
    else {
      for (const entry of service.visibility.entries) {
        const namespace = entry === '.' ? service.namespace : entry;
        const index = wildcards.get(namespace) ?? new HostIndex<Service>();
        wildcards.set(namespace, index);
        index.set(service.hostname, service);
      }
    }
  }
  const hasServices = isJudged(inventory, 'Service');
  const hasEntries = isJudged(inventory, 'ServiceEntry');
  const clusterSuffix = `.svc.${mesh.clusterDomain}`;
  const covered = new Map<string, boolean>();
  return {
    covers(wildcard) {
      let answer = covered.get(wildcard);
      if (answer === undefined) {
        answer = registry.services.some(({ hostname }) => subsetOf(hostname, wildcard.toLowerCase()));
        covered.set(wildcard, answer);
      }
      return answer;
    },
    hasUnknownPorts: (service) => stock.includes(service),
    isJudged(host) {
      return hasServices || (hasEntries && host.includes('.') && !host.endsWith(clusterSuffix));
    },
    find(host, namespace, exportTo = []) {
      const name = resolve(host, namespace);
      const readers =
        exportTo.length === 0 ? [namespace] : exportTo.map((entry) => (entry === '.' ? namespace : entry));
      const found = (byName.get(name) ?? []).filter(
        ({ visibility }) => visibility.isPublic() || readers.some((reader) => visibility.includes(reader)),
      );
      if (found.length > 0) return found;
      const covering = publicWildcards.mostSpecific(name) ?? wildcards.get(namespace)?.mostSpecific(name);
      return covering ? [covering] : [];
    },
  };
});
