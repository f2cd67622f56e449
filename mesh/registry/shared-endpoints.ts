import { ipVersion } from '../grammar/ip-address';
import type { Endpoint, Service, ServicePort } from './service';

/**
 * Services of one host in one namespace share their endpoints, whatever else distinguishes them: istiod indexes endpoints by
 * namespace and host. They belong to a port by its name or, if the proxy resolves host names, by its number.
 */
export function withSharedEndpoints(services: readonly Service[]): readonly Service[] {
  const byHost = new Map<string, Service[]>();
  for (const service of services) {
    const key = `${service.namespace}/${service.hostname}`;
    byHost.set(key, [...(byHost.get(key) ?? []), service]);
  }
  return services.map((service) => {
    const group = byHost.get(`${service.namespace}/${service.hostname}`) ?? [];
    if (group.length === 1 || !usesEndpoints(service)) return service;
    return shared(service, [service, ...group.filter((other) => other !== service)]);
  });
}

// The others connect to the client's original destination, or to one endpoint.
function usesEndpoints({ resolution, alias }: Service): boolean {
  return alias === '' && (resolution === 'EDS' || resolution === 'STRICT_DNS');
}

function shared(service: Service, group: readonly Service[]): Service {
  const byPort = new Map<ServicePort, readonly Endpoint[]>();
  return {
    ...service,
    endpoints(port) {
      let endpoints = byPort.get(port);
      if (!endpoints) {
        endpoints = unionOf(service, port, group);
        byPort.set(port, endpoints);
      }
      return endpoints;
    },
  };
}

function unionOf({ resolution }: Service, port: ServicePort, group: readonly Service[]): Endpoint[] {
  const isSame = (other: ServicePort) =>
    resolution === 'EDS' ? other.name === port.name : other.number === port.number;
  const all = group
    .flatMap((other) => other.ports.filter(isSame).flatMap((of) => other.endpoints(of)))
    .filter((endpoint) => resolution !== 'EDS' || isAddress(endpoint));
  const known = all.filter(({ isAssumed }) => !isAssumed);
  const found = new Map(known.map((endpoint) => [`${endpoint.name} ${endpoint.port}`, endpoint]));
  return found.size > 0 ? [...found.values()] : all;
}

function isAddress({ name, workload }: Endpoint): boolean {
  return workload !== undefined || name.startsWith('unix:') || ipVersion(name) !== 0;
}
