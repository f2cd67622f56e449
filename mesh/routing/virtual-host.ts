import { HostIndex } from '../registry/host-index';
import type { HostName } from '../registry/host-name';
import type { HttpRequest } from '../request/http-request';
import { type RefusedRoute, refusedRoute } from './refused-routes';
import type { Route } from './route';
import { RouteIndex } from './route-index';
import { matchesRequest, type RouteMatch } from './route-match';

/** A linear search through this many routes is still faster than the index. */
const FEW = 32;

/** Routes for one or more domains. The first match answers; there is no fall-through to another virtual host. */
export class VirtualHost {
  readonly name: string;
  readonly routes: readonly Route[];
  /** Whether plain HTTP is redirected to https before any route is matched. */
  readonly requireTls: boolean;
  private readonly matches: readonly RouteMatch[];
  private index: RouteIndex | undefined;

  constructor(name: string, routes: readonly Route[], requireTls = false) {
    this.name = name;
    this.routes = routes;
    this.requireTls = requireTls;
    this.matches = routes.map(({ match }) => match);
  }

  find(request: HttpRequest): Route | undefined {
    const { matches } = this;
    if (matches.length > FEW) {
      this.index ??= new RouteIndex(this.routes);
      return this.index.find(request);
    }
    for (let i = 0; i < matches.length; i++) {
      const match = matches[i];
      if (match && matchesRequest(match, request)) return this.routes[i];
    }
    return undefined;
  }
}

/** Envoy's route configuration: a listener's virtual hosts. */
export class RouteTable {
  private readonly domains = new HostIndex<VirtualHost>();
  private refused: { readonly route: RefusedRoute | undefined } | undefined;

  readonly name: string;
  /** Why Envoy refuses a newer table and keeps this one, empty if this is the newest. */
  readonly newerRefusal: string;

  constructor(name: string, newerRefusal = '') {
    this.name = name;
    this.newerRefusal = newerRefusal;
  }

  /** Adds a virtual host for a domain. @returns `false` if the domain is already in use */
  add(domain: HostName, virtualHost: VirtualHost): boolean {
    if (this.domains.get(domain) !== undefined) return false;
    this.domains.set(domain, virtualHost);
    return true;
  }

  /** Looks up a virtual host by its domain, as configured. */
  get(domain: HostName): VirtualHost | undefined {
    return this.domains.get(domain);
  }

  /** Looks up a virtual host for a request's Host: exact, then the longest wildcard. */
  find(host: HostName): VirtualHost | undefined {
    return this.domains.find(host);
  }

  hosts(): HostName[] {
    return this.domains.hosts();
  }

  /** Why Envoy refuses the table, empty if it accepts it. */
  get refusal(): string {
    return this.refusedRoute?.problem ?? '';
  }

  /**
   * Returns the table that Envoy uses: if it refuses this one, that of before the refused route was created.
   *
   * @param before the table before a creation time, if there was one
   */
  inForce(before: (created: number) => RouteTable | undefined): RouteTable {
    const refused = this.refusedRoute;
    const kept = refused && before(refused.created);
    if (!kept || kept.refusal) return this;
    const table = new RouteTable(kept.name, refused.problem);
    for (const host of kept.hosts()) {
      const virtualHost = kept.get(host);
      if (virtualHost) table.add(host, virtualHost);
    }
    return table;
  }

  private get refusedRoute(): RefusedRoute | undefined {
    this.refused ??= { route: this.findRefused() };
    return this.refused.route;
  }

  private findRefused(): RefusedRoute | undefined {
    for (const { routes } of this.domains.values()) {
      for (const route of routes) {
        const refused = refusedRoute(route);
        if (refused) return refused;
      }
    }
    return undefined;
  }
}
