import type { HostName } from '../registry/host-name';
import type { ProxyNode } from '../registry/proxy-node';
import type { Endpoint } from '../registry/service';
import type { HttpRequest } from '../request/http-request';
import { Fraction } from '../verdict/fraction';
import type {
  ClosedOutcome,
  DeniedOutcome,
  DirectOutcome,
  Fate,
  RoutedDestination,
  Upstream,
} from '../verdict/verdict';
import type { Cluster } from './cluster';
import type { Connection } from './connection';

/** A share that is sent to a cluster, and what happens to it. */
export interface Arrival {
  readonly probability: Fraction;
  readonly fate: Fate;
}

/** The receiving proxies' policies. */
export interface Inbound {
  /** Whether the cluster has endpoints and no policy applies to any of them. */
  isOpen(cluster: Cluster): boolean;
  /** Returns how an endpoint's proxy rejects a request, or what it passes on to the workload. */
  receive(endpoint: Endpoint, sending: Sending): Rejection | Received;
}

/** What a workload receives; `null` if the connection is not HTTP. */
export interface Received {
  readonly kind: 'forward';
  readonly upstream: Upstream | null;
}

export type Rejection = HttpRejection | Omit<ClosedOutcome, 'destination'>;

/** How a proxy rejects a request that it reads. */
export type HttpRejection = Omit<DeniedOutcome, 'destination'> | DirectOutcome;

export interface Sending {
  readonly cluster: Cluster;
  /** See {@link Inbound.isOpen}. */
  readonly isOpen: boolean;
  readonly destination: RoutedDestination;
  readonly probability: Fraction;
  /** `null` if the connection is not HTTP. */
  readonly upstream: Upstream | null;
  /** The request before it was rewritten; `null` if the connection is not HTTP. */
  readonly request: HttpRequest | null;
  readonly proxy: ProxyNode;
  readonly inbound: Inbound;
  readonly connection: Connection;
}

/** Whether a cluster's endpoints accept all that a connection carries. */
export function acceptsAll({ isOpen }: Pick<Sending, 'isOpen'>, { content }: Connection): boolean {
  return isOpen && content === undefined;
}

/** The arrivals of a cluster. If its endpoints treat the request differently, they split it by their weights. */
export function arrivals(sending: Sending): Arrival[] {
  const { cluster, destination, probability, upstream, inbound, connection } = sending;
  if (acceptsAll(sending, connection)) return [{ probability, fate: { kind: 'forward', destination, upstream } }];
  if (cluster.endpoints.length === 0) return [{ probability, fate: withoutEndpoints(sending) }];
  return divide(sending, inbound).map(({ reception, endpoints, share }) => {
    const isAll = endpoints.length === cluster.endpoints.length;
    const narrowed = isAll ? destination : { ...destination, workloads: workloadsOf(endpoints) };
    return {
      probability: probability.times(share),
      fate: reception.kind === 'direct' ? reception : { ...reception, destination: narrowed },
    };
  });
}

function withoutEndpoints({ cluster: { discovery }, destination, upstream, connection }: Sending): Fate {
  if (discovery === 'endpoints') return { kind: 'unavailable', status: 503, reason: 'no-healthy', destination };
  const address = discovery === 'original' ? connection.address : (upstream?.host ?? connection.address);
  return { kind: 'forward', destination: { ...destination, workloads: [address] }, upstream };
}

interface Division {
  readonly reception: Rejection | Received;
  readonly endpoints: Endpoint[];
  readonly share: Fraction;
}

/** Groups a cluster's endpoints by how their proxies treat the request. */
function divide(sending: Sending, inbound: Inbound): Division[] {
  const { endpoints: all } = sending.cluster;
  const groups = new Map<string, { reception: Rejection | Received; endpoints: Endpoint[] }>();
  for (const endpoint of all) {
    const reception = inbound.receive(endpoint, sending);
    const key = all.length === 1 ? '' : JSON.stringify(reception);
    const group = groups.get(key);
    if (group) group.endpoints.push(endpoint);
    else groups.set(key, { reception, endpoints: [endpoint] });
  }
  const total = weightOf(all);
  return [...groups.values()].map(({ reception, endpoints }) => {
    return { reception, endpoints, share: Fraction.of(weightOf(endpoints), total) };
  });
}

export function destinationOf(
  cluster: Cluster | undefined,
  host: HostName,
  port: number,
  subset: string,
): RoutedDestination {
  const workloads = cluster ? workloadsOf(cluster.endpoints) : [];
  if (cluster?.shownAs !== undefined) return { host: cluster.shownAs, subset: null, port, workloads };
  return { host, subset: subset || null, port, workloads };
}

function workloadsOf(endpoints: readonly Endpoint[]): string[] {
  return [...new Set(endpoints.map(({ name }) => name))];
}

function weightOf(endpoints: readonly Endpoint[]): number {
  return endpoints.reduce((sum, { weight }) => sum + weight, 0);
}
