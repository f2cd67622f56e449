import type { HostName } from '../registry/host-name';
import { isHttp } from '../registry/protocol';
import { buildRoutes, type Route } from '../routing/route';
import type { RouteContext } from '../routing/route-action';
import { RouteTable, VirtualHost } from '../routing/virtual-host';
import type { VirtualService } from '../routing/virtual-service';
import { type GatewayServer, hostsForNamespace } from './gateway-server';

interface Building {
  readonly routes: Route[];
  requireTls: boolean;
}

/**
 * Builds the route configuration that servers share: if VirtualServices have the same host, their routes are joined.
 */
export function gatewayRoutes(
  name: string,
  servers: readonly GatewayServer[],
  virtualServicesOf: (gateway: string) => readonly VirtualService[],
  contextOf: (server: GatewayServer) => RouteContext,
): RouteTable {
  const building = new Map<HostName, Building>();
  const built = new Map<string, Route[]>();
  for (const server of servers) {
    const context = contextOf(server);
    const offered = new Map<string, ReturnType<typeof hostsForNamespace>>();
    for (const virtualService of virtualServicesOf(server.binding)) {
      const { namespace } = virtualService;
      const hosts = offered.get(namespace) ?? hostsForNamespace(server, namespace);
      offered.set(namespace, hosts);
      const shared = new Set(virtualService.hosts.flatMap((host) => hosts.intersection(host)));
      if (shared.size === 0) continue;
      // Built once per Gateway, with its first server's port, even if a later server has another.
      const key = `${server.binding} ${virtualService.id}`;
      const routes = built.get(key) ?? buildRoutes(virtualService, context);
      if (routes.length === 0) continue;
      built.set(key, routes);
      for (const host of shared) append(building, host, routes, server.httpsRedirect);
    }
    if (server.httpsRedirect) for (const host of server.hosts) append(building, host.toLowerCase(), [], true);
  }
  const table = new RouteTable(name);
  for (const [host, { routes, requireTls }] of building) {
    const port = servers[0]?.port ?? 0;
    table.add(host, new VirtualHost(`${host}:${port}`, catchAllsLast(routes), requireTls));
  }
  return table;
}

function append(
  building: Map<HostName, Building>,
  host: HostName,
  routes: readonly Route[],
  requireTls: boolean,
): void {
  const present = building.get(host);
  if (!present) {
    building.set(host, { routes: [...routes], requireTls });
    return;
  }
  present.routes.push(...routes);
  present.requireTls ||= requireTls;
}

// This is the only reordering: longer prefixes do not move ahead of shorter ones.
function catchAllsLast(routes: readonly Route[]): readonly Route[] {
  return [...routes.filter(({ match }) => !match.catchAll), ...routes.filter(({ match }) => match.catchAll)];
}

export function routeConfigurationName(server: GatewayServer, listenerPort: number): string {
  const bind = server.bind ? `.${server.bind}` : '';
  if (isHttp(server.protocol)) return `http.${listenerPort}${bind}`;
  const [namespace, name] = server.binding.split('/');
  return `https.${server.port}.${server.portName}.${name}.${namespace}${bind}`;
}
