import type { Duration } from 'cdk8s';
import { atLeastOne, refuseProp, required, struct } from '../props/field';
import { choice, duration, durationOrZero, flag, integer } from '../props/value';

/**
 * How many connections and requests a caller's proxy has open to a service; what is over is refused with a 503.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export interface ConnectionPool {
  /** Limits of connections, of whatever protocol. @default no limits of its own */
  readonly tcp?: TcpPool;
  /** Limits of requests, and of connections by their requests. @default no limits of its own */
  readonly http?: HttpPool;
}

/**
 * Limits of connections, of whatever protocol.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings
 */
export interface TcpPool {
  /** Connections of one proxy to all hosts together. @default 2^32-1 */
  readonly maxConnections?: number;
  /** How long connecting may take. @default 10 s */
  readonly connectTimeout?: Duration;
  /** Probes that find dead connections. @default the operating system decides whether probes are sent */
  readonly tcpKeepalive?: TcpKeepalive;
  /** How long a connection may live. @default as long as both sides like */
  readonly maxConnectionDuration?: Duration;
  /** How long a connection may be without traffic; `Duration.millis(0)` is for ever. @default 1 h */
  readonly idleTimeout?: Duration;
}

/**
 * Probes that find dead connections.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive
 */
export interface TcpKeepalive {
  /** Probes without an answer before the connection counts as dead. @default the operating system's, 9 on Linux */
  readonly probes?: number;
  /** How long a connection is idle before the first probe. @default the operating system's, 2 h on Linux */
  readonly time?: Duration;
  /** The time between probes. @default the operating system's, 75 s on Linux */
  readonly interval?: Duration;
}

/**
 * Limits of requests, and of connections by their requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings
 */
export interface HttpPool {
  /** Requests that wait for a connection. @default 2^32-1 */
  readonly http1MaxPendingRequests?: number;
  /** Requests that are under way, also over HTTP/1.1. @default 2^32-1 */
  readonly http2MaxRequests?: number;
  /** Requests for one connection; 1 switches keep-alive off, 0 is no limit. @default no limit */
  readonly maxRequestsPerConnection?: number;
  /** Retries that are under way, to all hosts together. @default 2^32-1 */
  readonly maxRetries?: number;
  /** How long a connection may be without a request. @default 1 h */
  readonly idleTimeout?: Duration;
  /** Whether HTTP/1.1 becomes HTTP/2 on the way. `UPGRADE` excludes `useClientProtocol`. @default as the mesh is set */
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  /** Whether the service is spoken to as the client spoke. @default false */
  readonly useClientProtocol?: boolean;
  /** Requests at a time on one HTTP/2 connection. @default 2^31-1 */
  readonly maxConcurrentStreams?: number;
  /** Pings on HTTP/2 connections. @default none is sent */
  readonly http2KeepAlive?: Http2KeepAlive;
}

/**
 * Pings that find dead HTTP/2 connections.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings
 */
export interface Http2KeepAlive {
  /** The time between pings. */
  readonly interval: Duration;
  /** How long an answer may take before the connection counts as dead. */
  readonly timeout: Duration;
}

const tcp = struct<TcpPool>({
  maxConnections: integer(0),
  connectTimeout: duration,
  tcpKeepalive: struct<TcpKeepalive>({ probes: integer(0, 2 ** 32 - 1), time: duration, interval: duration }),
  maxConnectionDuration: duration,
  idleTimeout: durationOrZero,
});

const http = struct<HttpPool>(
  {
    http1MaxPendingRequests: integer(0),
    http2MaxRequests: integer(0),
    maxRequestsPerConnection: integer(0),
    maxRetries: integer(0),
    idleTimeout: duration,
    h2UpgradePolicy: choice('DEFAULT', 'DO_NOT_UPGRADE', 'UPGRADE'),
    useClientProtocol: flag,
    maxConcurrentStreams: integer(0),
    http2KeepAlive: struct<Http2KeepAlive>({ interval: required(duration), timeout: required(duration) }),
  },
  (wire, props, at) => {
    if (props.h2UpgradePolicy === 'UPGRADE' && props.useClientProtocol) {
      refuseProp(at, "h2UpgradePolicy 'UPGRADE' and useClientProtocol exclude each other, keep one of them");
    }
    return wire;
  },
);

export const connectionPool = struct<ConnectionPool>({ tcp, http }, (wire, props, at) => {
  atLeastOne(at, props, ['tcp', 'http']);
  return wire;
});
