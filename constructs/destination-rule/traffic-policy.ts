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
 * How callers' proxies connect to a service.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy
 */
export interface TrafficPolicy extends PortTrafficPolicy {
  /**
   * Policies of single ports; such a port inherits nothing from this policy.
   *
   * @default this policy applies to every port
   */
  readonly portLevelSettings?: readonly PortSettings[];
  /** Tunnels connections through the service to another host. Excludes `proxyProtocol`. @default no tunnel */
  readonly tunnel?: Tunnel;
  /**
   * Sends the client's address to the service with the PROXY protocol. Excludes `tunnel`.
   *
   * @default the address is not sent
   */
  readonly proxyProtocol?: ProxyProtocol;
  /** Limit on concurrent retries. @default `connectionPool.http.maxRetries` is the limit */
  readonly retryBudget?: RetryBudget;
}

/** Settings that can differ per port. */
export interface PortTrafficPolicy {
  /**
   * Which endpoint gets a request.
   *
   * @default `LEAST_REQUEST`: of two random endpoints, the one with fewer active requests
   */
  readonly loadBalancer?: LoadBalancer;
  /** Limits on open connections and requests. @default the defaults of ConnectionPool */
  readonly connectionPool?: ConnectionPool;
  /** When endpoints that keep failing are ejected from load balancing. @default never */
  readonly outlierDetection?: OutlierDetection;
  /** TLS to the service. @default mutual TLS with Istio's certificates if the service accepts it, else plain text */
  readonly tls?: ClientTls;
}

/** The policy of one port. */
export interface PortSettings extends PortTrafficPolicy {
  /** Port of the service. */
  readonly port: number;
}

/**
 * A tunnel for TCP or TLS connections: the service is a proxy that forwards them to the target host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-TunnelSettings
 */
export interface Tunnel {
  /** HTTP method that opens the tunnel. @default 'CONNECT' */
  readonly protocol?: 'CONNECT' | 'POST';
  /** Host at the end of the tunnel: a DNS name or an IP address. */
  readonly targetHost: string;
  /** Port of the target host. */
  readonly targetPort: number;
}

/**
 * PROXY protocol, which sends the client's address at the start of a connection.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-ProxyProtocol
 */
export interface ProxyProtocol {
  /** Version of the PROXY protocol: `V1` is text, `V2` is binary. @default 'V1' */
  readonly version?: 'V1' | 'V2';
}

/**
 * Limit on concurrent retries, relative to the active requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy-RetryBudget
 */
export interface RetryBudget {
  /** Maximum number of concurrent retries, in percent of the active requests. @default 20 */
  readonly percent?: number;
  /** Number of concurrent retries that are always allowed. @default 3 */
  readonly minRetryConcurrency?: number;
  /** Time for which a completed request still counts as active. @default 0 s, only active requests count */
  readonly budgetInterval?: Duration;
}

const OF_PORTS = ['loadBalancer', 'connectionPool', 'outlierDetection', 'tls'];

const tunnelHost: Field<string> = (value, path) =>
  typeof value === 'string' && (isFqdn(value) || isIP(value) > 0)
    ? value
    : refuse(path, 'a DNS name or an IP address', value);

/** Rejects locality failover without outlier detection, which would have no effect. */
const withOutlierDetection = (wire: Wire, { loadBalancer, outlierDetection }: PortTrafficPolicy, path: string) => {
  const { failover, failoverPriority } = loadBalancer?.localityLbSetting ?? loadBalancer?.zoneAwareLbSetting ?? {};
  if ((failover || failoverPriority) && !outlierDetection) {
    refuseProp(path, 'locality failover requires outlierDetection, which detects unhealthy endpoints');
  }
  return wire;
};

const portFields = { loadBalancer, connectionPool, outlierDetection, tls: clientTls };

const portSettings = struct<PortSettings>(
  { port: required(port), ...portFields },
  (wire, props, path) => {
    atLeastOne(path, props, OF_PORTS);
    return withOutlierDetection(wire, props, path);
  },
  { port: 'port.number' },
);

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
  (wire, props, path) => {
    atLeastOne(path, props, [...OF_PORTS, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget']);
    atMostOne(path, props, ['tunnel', 'proxyProtocol']);
    return withOutlierDetection(wire, props, path);
  },
);
