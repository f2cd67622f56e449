import { Fraction } from '../fraction';
import type { HostName } from '../host-name';
import type { ProxyNode } from '../proxy/proxy-node';
import type { Endpoint } from '../registry/service';
import type { Inbound } from '../security/inbound';
import type { Destination, Fate, Upstream } from '../verdict';
import type { Cluster } from './cluster';
import type { Connection } from './connection';

/** A share of what is sent to one cluster, and what it meets there. */
export interface Arrival {
  readonly probability: Fraction;
  readonly fate: Fate;
}

export interface Sending {
  readonly cluster: Cluster;
  readonly destination: Destination;
  readonly probability: Fraction;
  /** `null` for a connection that is not HTTP. */
  readonly upstream: Upstream | null;
  readonly method: string;
  readonly proxy: ProxyNode;
  readonly inbound: Inbound;
  readonly connection: Connection;
}

/** Endpoints are drawn evenly, so workloads that answer differently divide a cluster by their replicas. */
export function arrivals(sending: Sending): readonly Arrival[] {
  const { cluster, destination, probability, upstream, inbound, connection } = sending;
  if (cluster.discovery !== 'endpoints' && cluster.endpoints.length === 0) {
    const address = cluster.discovery === 'original' ? connection.address : (upstream?.host ?? connection.address);
    return [
      { probability, fate: { kind: 'forward', destination: { ...destination, workloads: [address] }, upstream } },
    ];
  }
  if (cluster.endpoints.length === 0) {
    return [{ probability, fate: { kind: 'unavailable', status: 503, reason: 'no-healthy', destination } }];
  }
  if (inbound.isOpen(cluster)) return [{ probability, fate: { kind: 'forward', destination, upstream } }];
  const groups = new Map<string, { verdict: ReturnType<Inbound['check']>; endpoints: Endpoint[] }>();
  for (const endpoint of cluster.endpoints) {
    const verdict = inbound.check(endpoint, sending);
    const key = verdict ? `${verdict.kind} ${verdict.kind === 'denied' ? verdict.policy : verdict.reason}` : '';
    const group = groups.get(key);
    if (group) group.endpoints.push(endpoint);
    else groups.set(key, { verdict, endpoints: [endpoint] });
  }
  const total = weightOf(cluster.endpoints);
  return [...groups.values()].map(({ verdict, endpoints }) => {
    const narrowed = { ...destination, workloads: workloadsOf(endpoints) };
    return {
      probability: probability.times(Fraction.of(weightOf(endpoints), total)),
      fate: verdict ? { ...verdict, destination: narrowed } : { kind: 'forward', destination: narrowed, upstream },
    };
  });
}

export function destinationOf(cluster: Cluster | undefined, host: HostName, port: number, subset: string): Destination {
  return { host, subset: subset || null, port, workloads: cluster ? workloadsOf(cluster.endpoints) : [] };
}

function workloadsOf(endpoints: readonly Endpoint[]): string[] {
  return [...new Set(endpoints.map(({ name }) => name))];
}

function weightOf(endpoints: readonly Endpoint[]): number {
  return endpoints.reduce((sum, { weight }) => sum + weight, 0);
}
