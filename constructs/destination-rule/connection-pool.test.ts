import { Duration } from 'cdk8s';
import { policy, policyRefusal } from '../fixtures/synth';
import type { ConnectionPool, Http2KeepAlive, HttpPool, TcpKeepalive, TcpPool } from './connection-pool';

const wire = (connectionPool: ConnectionPool) => policy({ connectionPool }).connectionPool;
const refused = (connectionPool: unknown) => policyRefusal({ connectionPool }).replace('trafficPolicy.', '');

test('writes every TCP and HTTP limit', () => {
  const tcpKeepalive: Required<TcpKeepalive> = { probes: 3, time: Duration.hours(2), interval: Duration.seconds(75) };
  const tcp: Required<TcpPool> = {
    maxConnections: 1,
    connectTimeout: Duration.millis(30),
    tcpKeepalive,
    maxConnectionDuration: Duration.days(1),
    idleTimeout: Duration.millis(0),
  };
  const http2KeepAlive: Required<Http2KeepAlive> = { interval: Duration.seconds(30), timeout: Duration.seconds(5) };
  const http: Required<HttpPool> = {
    http1MaxPendingRequests: 1,
    http2MaxRequests: 2,
    maxRequestsPerConnection: 0,
    maxRetries: 3,
    idleTimeout: Duration.minutes(90),
    h2UpgradePolicy: 'UPGRADE',
    useClientProtocol: false,
    maxConcurrentStreams: 4,
    http2KeepAlive,
  };
  expect(wire({ tcp, http })).toEqual({
    tcp: {
      maxConnections: 1,
      connectTimeout: '30ms',
      tcpKeepalive: { probes: 3, time: '2h', interval: '75s' },
      maxConnectionDuration: '24h',
      idleTimeout: '0s',
    },
    http: { ...http, idleTimeout: '90m', http2KeepAlive: { interval: '30s', timeout: '5s' } },
  });
});

test.each<[what: string, pool: unknown, message: string]>([
  ['neither tcp nor http', {}, 'connectionPool: one of tcp, http is required, got none'],
  [
    'a negative limit',
    { tcp: { maxConnections: -1 } },
    'connectionPool.tcp.maxConnections must be a whole number from 0, got -1',
  ],
  [
    'a limit over 31 bits',
    { http: { maxRetries: 2 ** 31 } },
    'connectionPool.http.maxRetries must be a whole number from 0, got 2147483648',
  ],
  [
    'a number of probes over 32 bits',
    { tcp: { tcpKeepalive: { probes: 2 ** 32 } } },
    'connectionPool.tcp.tcpKeepalive.probes must be a whole number from 0 to 4294967295, got 4294967296',
  ],
  [
    'a TCP idle timeout of 1.5 ms',
    { tcp: { idleTimeout: Duration.millis(1.5) } },
    'connectionPool.tcp.idleTimeout must be a whole number of milliseconds, at least 1, got 1.5',
  ],
  [
    'an HTTP idle timeout of 0',
    { http: { idleTimeout: Duration.millis(0) } },
    'connectionPool.http.idleTimeout must be a whole number of milliseconds, at least 1, got 0',
  ],
  [
    'an upgrade of the client protocol',
    { http: { h2UpgradePolicy: 'UPGRADE', useClientProtocol: true } },
    "connectionPool.http: h2UpgradePolicy 'UPGRADE' and useClientProtocol exclude each other, keep one of them",
  ],
  [
    'pings without an interval',
    { http: { http2KeepAlive: { timeout: Duration.seconds(1) } } },
    "connectionPool.http.http2KeepAlive.interval must be a Duration, such as Duration.seconds(5) from 'cdk8s', got undefined",
  ],
  [
    'pings without a timeout',
    { http: { http2KeepAlive: { interval: Duration.seconds(1) } } },
    "connectionPool.http.http2KeepAlive.timeout must be a Duration, such as Duration.seconds(5) from 'cdk8s', got undefined",
  ],
])('fails: %s', (_what, pool, message) => {
  expect(refused(pool)).toBe(message);
});

const ZEROS = {
  tcp: { maxConnections: 0, tcpKeepalive: { probes: 0 } },
  http: {
    http1MaxPendingRequests: 0,
    http2MaxRequests: 0,
    maxRequestsPerConnection: 0,
    maxRetries: 0,
    maxConcurrentStreams: 0,
  },
};

test('writes a limit of 0', () => {
  expect(wire(ZEROS)).toEqual(ZEROS);
});
