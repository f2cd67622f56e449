import { HostIndex } from '../host-index';
import type { HostName } from '../host-name';
import type { HttpRequest } from '../request';
import type { Route } from './route';
import { matchesRequest } from './route-match';

/** The routes of one or more domains. The first that matches answers; there is no way on to another virtual host. */
export interface VirtualHost {
  readonly name: string;
  readonly routes: readonly Route[];
  /** Plain HTTP is sent to https before any route is asked. */
  readonly requireTls: boolean;
}

/** The virtual hosts of a listener: Envoy's route configuration. */
export class RouteTable {
  private readonly domains = new HostIndex<VirtualHost>();

  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  /** @returns whether the domain was still free */
  add(domain: HostName, virtualHost: VirtualHost): boolean {
    if (this.domains.get(domain) !== undefined) return false;
    this.domains.set(domain, virtualHost);
    return true;
  }

  /** By the domain as it is written. */
  get(domain: HostName): VirtualHost | undefined {
    return this.domains.get(domain);
  }

  /** By the Host of a request: exact, then the longest wildcard. */
  find(host: HostName): VirtualHost | undefined {
    return this.domains.find(host);
  }

  hosts(): HostName[] {
    return this.domains.hosts();
  }
}

export function findRoute({ routes }: VirtualHost, request: HttpRequest): Route | undefined {
  for (let i = 0; i < routes.length; i++) {
    const route = routes[i];
    if (route && matchesRequest(route.match, request)) return route;
  }
  return undefined;
}
