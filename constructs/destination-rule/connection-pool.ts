import type { Duration } from 'cdk8s';
import { atLeastOne, refuseProp, required, struct } from '../props/field';
import { choice, duration, durationOrZero, flag, integer } from '../props/value';

/**
 * Limits on open connections and requests from each caller's proxy to a service. Requests over a limit fail with 503.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings
 */
export interface ConnectionPool {
  /** Connection limits for every protocol. @default the defaults of TcpPool */
  readonly tcp?: TcpPool;
  /** Limits for HTTP/1.1, HTTP/2 and gRPC. @default the defaults of HttpPool */
  readonly http?: HttpPool;
}

/**
 * Connection limits for every protocol.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings
 */
export interface TcpPool {
  /** Maximum number of connections from one proxy to all endpoints together. @default 2^32-1 */
  readonly maxConnections?: number;
  /** Timeout for opening a connection. @default 10 s */
  readonly connectTimeout?: Duration;
  /** TCP keepalive probes, which detect dead connections. @default the proxy does not enable keepalive */
  readonly tcpKeepalive?: TcpKeepalive;
  /** Maximum age of a connection, after which it is closed. @default unlimited */
  readonly maxConnectionDuration?: Duration;
  /** Time without traffic after which a connection is closed; `Duration.millis(0)` means never. @default 1 h */
  readonly idleTimeout?: Duration;
}

/**
 * TCP keepalive probes.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-TCPSettings-TcpKeepalive
 */
export interface TcpKeepalive {
  /**
   * Number of unanswered probes after which the connection is dead.
   *
   * @default the operating system's default, 9 on Linux
   */
  readonly probes?: number;
  /** Idle time before the first probe. @default the operating system's default, 2 h on Linux */
  readonly time?: Duration;
  /** Time between probes. @default the operating system's default, 75 s on Linux */
  readonly interval?: Duration;
}

/**
 * Limits for HTTP/1.1, HTTP/2 and gRPC.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings
 */
export interface HttpPool {
  /** Maximum number of requests waiting for a connection, over HTTP/1.1 and HTTP/2. @default 2^32-1 */
  readonly http1MaxPendingRequests?: number;
  /** Maximum number of active requests, over HTTP/1.1 and HTTP/2. @default 2^32-1 */
  readonly http2MaxRequests?: number;
  /** Maximum number of requests per connection; 1 disables keep-alive, 0 means unlimited. @default 0 */
  readonly maxRequestsPerConnection?: number;
  /** Maximum number of active retries to all endpoints together. @default 2^32-1 */
  readonly maxRetries?: number;
  /** Time without active requests after which a connection is closed. @default 1 h */
  readonly idleTimeout?: Duration;
  /**
   * Whether to upgrade HTTP/1.1 requests to HTTP/2. `UPGRADE` excludes `useClientProtocol`.
   *
   * @default 'DEFAULT', the mesh setting
   */
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  /** Whether to call the service with the client's HTTP version. @default false */
  readonly useClientProtocol?: boolean;
  /** Maximum number of concurrent requests on one HTTP/2 connection. @default 2^31-1 */
  readonly maxConcurrentStreams?: number;
  /** Pings on HTTP/2 connections. @default no pings are sent */
  readonly http2KeepAlive?: Http2KeepAlive;
}

/**
 * HTTP/2 pings, which detect dead connections.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ConnectionPoolSettings-HTTPSettings
 */
export interface Http2KeepAlive {
  /** Time between pings. */
  readonly interval: Duration;
  /** Time without an answer to a ping after which the connection is closed. */
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
  (wire, props, path) => {
    if (props.h2UpgradePolicy === 'UPGRADE' && props.useClientProtocol) {
      refuseProp(path, "h2UpgradePolicy 'UPGRADE' and useClientProtocol exclude each other, keep one of them");
    }
    return wire;
  },
);

export const connectionPool = struct<ConnectionPool>({ tcp, http }, (wire, props, path) => {
  atLeastOne(path, props, ['tcp', 'http']);
  return wire;
});
