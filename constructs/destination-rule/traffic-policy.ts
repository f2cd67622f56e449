import { isIP } from 'node:net';
import type { Duration } from 'cdk8s';
import { isFqdn } from '../../mesh/grammar/grammar';
import {
  atLeastOne,
  atMostOne,
  type Field,
  list,
  refuse,
  refuseProp,
  required,
  struct,
  type Wire,
} from '../props/field';
import { choice, duration, integer, number, port } from '../props/value';
import { type ClientTls, clientTls } from './client-tls';
import { type ConnectionPool, connectionPool } from './connection-pool';
import { type LoadBalancer, loadBalancer } from './load-balancer';
import { type OutlierDetection, outlierDetection } from './outlier-detection';

/**
 * What callers' proxies do with connections to a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy
 */
export interface TrafficPolicy extends PortTrafficPolicy {
  /** Policies of single ports, each of which replaces this one as a whole. @default this policy is for every port */
  readonly portLevelSettings?: readonly PortSettings[];
  /** A tunnel through another host. Excludes `proxyProtocol`. @default none */
  readonly tunnel?: Tunnel;
  /** Whether the service is told the client's address by the PROXY protocol. Excludes `tunnel`. @default it is not told */
  readonly proxyProtocol?: ProxyProtocol;
  /** How many of the requests under way may be retries. @default `connectionPool.http.maxRetries` decides */
  readonly retryBudget?: RetryBudget;
}

/** What a policy of a single port may carry. */
export interface PortTrafficPolicy {
  /** Which host gets a request. @default of two hosts drawn, the one with fewer requests under way */
  readonly loadBalancer?: LoadBalancer;
  /** How many connections and requests a proxy has open. @default no limits of its own */
  readonly connectionPool?: ConnectionPool;
  /** When a host that fails gets no more requests for a while. @default hosts that fail keep getting requests */
  readonly outlierDetection?: OutlierDetection;
  /** How callers' proxies speak TLS. @default Istio's mutual TLS where both sides can, plain text else */
  readonly tls?: ClientTls;
}

/** The policy of one port. */
export interface PortSettings extends PortTrafficPolicy {
  /** The port of the service. */
  readonly port: number;
}

/**
 * A tunnel through another host, for connections of TCP or TLS.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
 */
export interface Tunnel {
  /** The HTTP method that asks for the tunnel. @default 'CONNECT' */
  readonly protocol?: 'CONNECT' | 'POST';
  /** The host that the tunnel leads to. */
  readonly targetHost: string;
  /** The port of that host. */
  readonly targetPort: number;
}

/**
 * How the service is told the client's address.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-ProxyProtocol
 */
export interface ProxyProtocol {
  /** The version of the PROXY protocol: `V1` is text, `V2` binary. @default 'V1' */
  readonly version?: 'V1' | 'V2';
}

/**
 * How many of the requests under way may be retries.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget
 */
export interface RetryBudget {
  /** Retries in percent of the requests under way. @default 20 */
  readonly percent?: number;
  /** Retries that are allowed in any case. @default 3 */
  readonly minRetryConcurrency?: number;
  /** How long a request counts after it ended. @default only requests under way count */
  readonly budgetInterval?: Duration;
}

const OF_PORTS = ['loadBalancer', 'connectionPool', 'outlierDetection', 'tls'];

const tunnelHost: Field<string> = (value, at) =>
  typeof value === 'string' && (isFqdn(value) || isIP(value) > 0)
    ? value
    : refuse(at, 'a DNS name or an IP address', value);

/** Locality failover does nothing until hosts can be found to fail. */
const withOutlierDetection = (wire: Wire, { loadBalancer, outlierDetection }: PortTrafficPolicy, at: string) => {
  const { failover, failoverPriority } = loadBalancer?.localityLbSetting ?? loadBalancer?.zoneAwareLbSetting ?? {};
  if ((failover || failoverPriority) && !outlierDetection) {
    refuseProp(at, 'outlierDetection is missing: without it no host fails, and locality failover does nothing');
  }
  return wire;
};

const portFields = { loadBalancer, connectionPool, outlierDetection, tls: clientTls };

const portSettings = struct<PortSettings>({ port: required(port), ...portFields }, ({ port, ...wire }, props, at) => {
  atLeastOne(at, props, OF_PORTS);
  return { port: { number: port }, ...withOutlierDetection(wire, props, at) };
});

export const trafficPolicy = struct<TrafficPolicy>(
  {
    ...portFields,
    portLevelSettings: list(portSettings),
    tunnel: struct<Tunnel>({
      protocol: choice('CONNECT', 'POST'),
      targetHost: required(tunnelHost),
      targetPort: required(port),
    }),
    proxyProtocol: struct<ProxyProtocol>({ version: choice('V1', 'V2') }),
    retryBudget: struct<RetryBudget>({
      percent: number(0, 100),
      minRetryConcurrency: integer(0, 2 ** 32 - 1),
      budgetInterval: duration,
    }),
  },
  (wire, props, at) => {
    atLeastOne(at, props, [...OF_PORTS, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget']);
    atMostOne(at, props, ['tunnel', 'proxyProtocol']);
    return withOutlierDetection(wire, props, at);
  },
);
