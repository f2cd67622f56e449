import { refusedChain } from '../envoy/filter-chains';
import { HostIndex } from '../registry/host-index';
import type { HostName } from '../registry/host-name';
import type { TcpRoute } from '../routing/tcp-routes';

/** A chain because of which Envoy refuses a listener, and why. */
export interface RefusedRoute {
  readonly route: TcpRoute;
  readonly problem: string;
}

/** The filter chains of a sidecar's outbound listener for connections that it does not read. */
export class OutboundChains {
  /** Why Envoy refuses the listener, with the VirtualServices; `undefined` if it accepts it. */
  readonly refusal: RefusedRoute | undefined;
  private readonly bySni = new HostIndex<TcpRoute>();
  private readonly catchAll: TcpRoute | undefined;

  constructor(routes: readonly TcpRoute[]) {
    const chains = routes.filter((route) => !isCatchAll(route));
    this.refusal = refusalOf(chains);
    for (const chain of chains) for (const host of chain.sniHosts) this.bySni.set(host.toLowerCase(), chain);
    // It becomes the default chain, which a later one replaces.
    this.catchAll = routes.findLast(isCatchAll);
  }

  /** The chains of services that share a listener: a chain is skipped if an earlier service has one for the same hosts. */
  static merged(services: readonly (readonly TcpRoute[])[]): OutboundChains {
    const merged: TcpRoute[] = [];
    for (const routes of services) {
      const known = new Set(merged.map(hostsOf));
      merged.push(...routes.filter((route) => !known.has(hostsOf(route))));
    }
    return new OutboundChains(merged);
  }

  /** Finds the chain for a connection; without TLS, it has no SNI. */
  find(sni: HostName | undefined): TcpRoute | undefined {
    return (sni === undefined ? undefined : this.bySni.find(sni)) ?? this.catchAll;
  }
}

function isCatchAll({ sniHosts }: TcpRoute): boolean {
  return sniHosts.length === 0 || sniHosts.includes('*');
}

/** The SNI hosts as a set, as text. */
function hostsOf({ sniHosts }: TcpRoute): string {
  return [...new Set(sniHosts)]
    .filter((host) => host !== '*')
    .sort()
    .join();
}

function refusalOf(chains: readonly TcpRoute[]): RefusedRoute | undefined {
  const refused = refusedChain(chains.map(({ sniHosts }) => sniHosts));
  const route = refused && chains[refused.index];
  if (!route) return undefined;
  const other = refused.other === undefined ? undefined : chains[refused.other];
  const ids = new Set([other, route].flatMap((chain) => chain?.virtualService?.id ?? []));
  const names = [...ids].map((id) => `VirtualService ${id}`).join(' and ');
  return { route, problem: `${refused.problem}${names && ` (${names})`}` };
}
