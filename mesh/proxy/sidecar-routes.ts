import { HostIndex } from '../registry/host-index';
import type { HostName } from '../registry/host-name';
import { isWildcard, matches } from '../registry/host-name';
import { isHttpOrSniffed } from '../registry/protocol';
import { portOfService, type Service } from '../registry/service';
import type { ServiceRegistry } from '../registry/service-registry';
import { buildRoutes, defaultRoute, fixedRoute, hasRoutes } from '../routing/route';
import type { RouteContext } from '../routing/route-action';
import { RouteTable, VirtualHost } from '../routing/virtual-host';
import type { VirtualService } from '../routing/virtual-service';
import type { EgressListener } from './sidecar-scope';

/** Builds a sidecar port's route configuration: VirtualServices first, then the other services, then a catch-all. */
export function sidecarRoutes(
  listener: EgressListener,
  services: ReadonlyMap<HostName, Service>,
  context: RouteContext,
  outboundTrafficPolicy: string,
  registry: ServiceRegistry,
): RouteTable {
  const port = context.listenPort;
  const table = new RouteTable(`${port}`);
  const wrappers: { virtualService: VirtualService; hosts: HostName[]; services: Service[] }[] = [];
  const owners = mostSpecificOwners(listener.virtualServices, services);
  for (const virtualService of listener.virtualServices) {
    if (!hasRoutes(virtualService, context)) continue;
    const { hosts, matched } = separate(virtualService, services, owners, port);
    if (virtualService.semantics && !isFollowed(virtualService, matched, context.proxy.namespace)) continue;
    // Hosts without a service only count on port 80, or if another host in the VirtualService has one.
    if (matched.length > 0 || port === 80) wrappers.push({ virtualService, hosts, services: matched });
  }
  const routed = new Set(wrappers.flatMap((wrapper) => wrapper.services));
  const known = new Set([...services.keys()]);
  for (const wrapper of wrappers) {
    const routes = buildRoutes(wrapper.virtualService, context);
    for (const host of wrapper.hosts) table.add(host, new VirtualHost(`${host}:${port}`, routes));
    for (const service of wrapper.services) addService(table, service, routes, context, known, registry);
  }
  for (const service of services.values()) {
    const servicePort = portOfService(service, port);
    if (routed.has(service) || service.alias || !servicePort || !isHttpOrSniffed(servicePort.protocol)) continue;
    addService(table, service, [defaultRoute(service.hostname, context)], context, known, registry);
  }
  table.add('*', catchAll(outboundTrafficPolicy));
  return table;
}

/** A route of the Gateway API is only followed for Services of its namespace, or by callers in it. */
function isFollowed({ namespace }: VirtualService, services: readonly Service[], caller: string): boolean {
  return services.some((service) => service.namespace === namespace || caller === namespace);
}

function addService(
  table: RouteTable,
  service: Service,
  routes: VirtualHost['routes'],
  context: RouteContext,
  known: ReadonlySet<HostName>,
  registry: ServiceRegistry,
): void {
  const virtualHost = new VirtualHost(`${service.hostname}:${context.listenPort}`, routes);
  const [own, ...others] = namesOf(service, registry, context.proxy.namespace, context.mesh.clusterDomain);
  const names = [own, `${own}.`, ...others.filter((name) => !known.has(name))];
  // If several VirtualServices have the service, the first one wins; they are not merged.
  if (!table.add(service.hostname, virtualHost)) return;
  const isHeadless = service.kubernetes && service.resolution === 'PASSTHROUGH';
  for (const name of names) {
    table.add(name, virtualHost);
    if (isHeadless) table.add(`*.${name}`, virtualHost);
  }
  for (const address of service.addresses) table.add(address, virtualHost);
}

/** Lists a service's host name and short names, then those of the ExternalName Services that lead to it. */
export function namesOf(
  service: Service,
  registry: ServiceRegistry,
  proxyNamespace: string,
  domain: string,
): [HostName, ...HostName[]] {
  const { hostname } = service;
  const names = [service, ...registry.aliasesOf(hostname)].flatMap((alias) => [
    alias.hostname,
    ...alternativeNames(alias, proxyNamespace, domain),
  ]);
  return [hostname, ...names.slice(1)];
}

/** Lists a service's short names, relative to the proxy's namespace. */
export function alternativeNames(service: Service, proxyNamespace: string, domain: string): HostName[] {
  const suffix = `.svc.${domain}`;
  if (!service.hostname.endsWith(suffix)) return [];
  const [name = '', namespace = '', ...rest] = service.hostname.slice(0, -suffix.length).split('.');
  if (rest.length > 0 || !namespace) return [];
  const names = [`${name}.${namespace}`, `${name}.${namespace}.svc`];
  return namespace === proxyNamespace ? [name, ...names] : names;
}

/** Finds the VirtualService with the most specific host for each service; if several have that host, the first. */
function mostSpecificOwners(
  virtualServices: readonly VirtualService[],
  services: ReadonlyMap<HostName, Service>,
): ReadonlyMap<HostName, VirtualService> {
  const index = new HostIndex<VirtualService>();
  let hasWildcards = false;
  for (const virtualService of virtualServices) {
    for (const host of virtualService.hosts) {
      hasWildcards ||= isWildcard(host);
      if (index.get(host) === undefined) index.set(host, virtualService);
    }
  }
  const owners = new Map<HostName, VirtualService>();
  if (!hasWildcards) return owners;
  for (const host of services.keys()) {
    const owner = index.mostSpecific(host);
    if (owner) owners.set(host, owner);
  }
  return owners;
}

/** Splits a VirtualService's hosts into services that it routes and names without a service. */
function separate(
  virtualService: VirtualService,
  services: ReadonlyMap<HostName, Service>,
  owners: ReadonlyMap<HostName, VirtualService>,
  port: number,
): { hosts: HostName[]; matched: Service[] } {
  const hosts: HostName[] = [];
  const found = new Set<Service>();
  for (const host of virtualService.hosts) {
    if (isWildcard(host)) continue;
    const service = services.get(host);
    if (service) found.add(service);
    else hosts.push(host);
  }
  for (const host of virtualService.hosts) {
    if (!isWildcard(host)) continue;
    if (virtualService.semantics) {
      hosts.push(host);
      continue;
    }
    let overlaps = false;
    for (const [hostname, service] of services) {
      if (!matches(hostname, host)) continue;
      overlaps = true;
      if (owners.get(hostname) === virtualService) found.add(service);
    }
    if (!overlaps) hosts.push(host);
  }
  return {
    hosts,
    matched: [...found].filter((service) => isHttpOrSniffed(portOfService(service, port)?.protocol ?? 'TCP')),
  };
}

function catchAll(outboundTrafficPolicy: string): VirtualHost {
  const isRegistryOnly = outboundTrafficPolicy === 'REGISTRY_ONLY';
  return new VirtualHost(isRegistryOnly ? 'block_all' : 'allow_any', [
    fixedRoute((_, { address, port }) =>
      isRegistryOnly ? { kind: 'blackhole', status: 502 } : { kind: 'passthrough', address: `${address}:${port}` },
    ),
  ]);
}
