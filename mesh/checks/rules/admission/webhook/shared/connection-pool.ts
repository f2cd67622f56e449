import type { FieldPath } from '../../../../../manifest/manifest';
import type {
  SidecarInboundConnectionPool,
  SidecarInboundConnectionPoolHttp,
  SidecarInboundConnectionPoolTcp,
} from '../../../../../manifest/wire';
import { toNanoseconds } from '../../../../../schema/duration';
import type { Mistake } from '../../../../engine/check';
import { duration, readableDuration } from '../grammar/duration';
import type { Verdict } from '../rule';

/** Connection limits of a DestinationRule's policy or of a Sidecar's inbound traffic. */
export function connectionPool(
  pool: SidecarInboundConnectionPool | undefined,
  field: FieldPath,
  verdict: Verdict,
): void {
  if (!pool) return;
  if (!pool.http && !pool.tcp) verdict.error(field, 'must have http or tcp');
  if (pool.http) httpPool(pool.http, [...field, 'http'], verdict);
  if (pool.tcp) tcpPool(pool.tcp, [...field, 'tcp'], verdict);
}

export function connectionPoolMistakes(pool: string): readonly Mistake[] {
  return [
    { set: { [pool]: {} }, says: 'must have http or tcp' },
    { set: { [`${pool}.http.maxRetries`]: -1 }, says: 'must not be negative, got -1' },
    { set: { [`${pool}.http.idleTimeout`]: '0s' }, says: 'must be a duration of at least 1ms' },
    {
      set: { [`${pool}.http.useClientProtocol`]: true },
      says: 'cannot be combined with h2UpgradePolicy UPGRADE: remove one',
    },
    { set: { [`${pool}.http.http2KeepAlive`]: { interval: '30s' } }, says: 'must have both interval and timeout' },
    { set: { [`${pool}.http.http2KeepAlive.timeout`]: '0s' }, says: 'must be a duration of at least 1ms' },
    { set: { [`${pool}.tcp.maxConnections`]: -1 }, says: 'must not be negative, got -1' },
    { set: { [`${pool}.tcp.connectTimeout`]: '1.5ms' }, says: 'must be a whole number of milliseconds, got "1.5ms"' },
    { set: { [`${pool}.tcp.tcpKeepalive.time`]: '0s' }, says: 'must be a duration of at least 1ms' },
    { set: { [`${pool}.tcp.idleTimeout`]: '1.5ms' }, says: 'must be a whole number of milliseconds, got "1.5ms"' },
    {
      set: { [`${pool}.tcp.idleTimeout`]: 'never' },
      says: 'must be a duration like 300ms, 1.5s or 1h30m, got "never"',
    },
  ];
}

function httpPool(http: SidecarInboundConnectionPoolHttp, field: FieldPath, verdict: Verdict): void {
  const { http1MaxPendingRequests, http2MaxRequests, maxRequestsPerConnection, maxRetries, maxConcurrentStreams } =
    http;
  const counts = {
    http1MaxPendingRequests,
    http2MaxRequests,
    maxRequestsPerConnection,
    maxRetries,
    maxConcurrentStreams,
  };
  notNegative(counts, field, verdict);
  verdict.error([...field, 'idleTimeout'], duration(http.idleTimeout));
  if (http.h2UpgradePolicy === 'UPGRADE' && http.useClientProtocol) {
    verdict.error([...field, 'useClientProtocol'], 'cannot be combined with h2UpgradePolicy UPGRADE: remove one');
  }
  if (!http.http2KeepAlive) return;
  for (const part of ['interval', 'timeout'] as const) {
    const text = http.http2KeepAlive[part];
    const problem = text === undefined ? 'must have both interval and timeout' : duration(text);
    verdict.error([...field, 'http2KeepAlive', part], problem);
  }
}

function tcpPool(tcp: SidecarInboundConnectionPoolTcp, field: FieldPath, verdict: Verdict): void {
  const { maxConnections, connectTimeout, maxConnectionDuration, idleTimeout, tcpKeepalive } = tcp;
  notNegative({ maxConnections }, field, verdict);
  verdict.error([...field, 'connectTimeout'], duration(connectTimeout));
  verdict.error([...field, 'maxConnectionDuration'], duration(maxConnectionDuration));
  verdict.stop([...field, 'idleTimeout'], readableDuration(idleTimeout));
  verdict.error([...field, 'idleTimeout'], isOff(idleTimeout) ? undefined : duration(idleTimeout));
  verdict.error([...field, 'tcpKeepalive', 'time'], duration(tcpKeepalive?.time));
  verdict.error([...field, 'tcpKeepalive', 'interval'], duration(tcpKeepalive?.interval));
}

/** Less than 1 ms, positive or negative, means no timeout. */
function isOff(text: string | undefined): boolean {
  const value = text === undefined ? undefined : toNanoseconds(text);
  return value !== undefined && value > -1_000_000n && value < 1_000_000n;
}

function notNegative(
  counts: Readonly<Record<string, number | undefined>>,
  field: FieldPath,
  { error }: Pick<Verdict, 'error'>,
): void {
  for (const [key, count = 0] of Object.entries(counts)) {
    if (count < 0) error([...field, key], `must not be negative, got ${count}`);
  }
}
