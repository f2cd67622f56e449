import { Duration } from 'cdk8s';
import { refuse, refuseProp } from '../props/field';
import { duration } from '../props/value';
import { type Retries, retries } from '../virtual-service/retries';
import type { ForwardOptions } from '../virtual-service/rule';

/**
 * Consistent `timeout` and `retries` for a rule: all attempts and the waits between them fit into the timeout. If
 * `perTryTimeout` is not set, the attempts share the available time equally.
 *
 * ```ts
 * const rule = { to: articles, ...retriesWithin(Duration.seconds(10), { attempts: 3, retryOn: ['5xx'] }) };
 * ```
 *
 * @param timeout time limit for the whole request including retries
 * @throws if the attempts do not fit into the timeout, so the last ones would be cut off or never start
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export function retriesWithin(timeout: Duration, policy: Retries): Pick<ForwardOptions, 'timeout' | 'retries'> {
  duration(timeout, 'timeout');
  retries(policy, 'retries');
  const { attempts, backoff } = policy;
  if (attempts === 0) return { timeout, retries: policy };
  const total = attempts + 1;
  const limit = timeout.toMilliseconds();
  const waits = longestWaits(attempts, backoff?.toMilliseconds() ?? DEFAULT_BACKOFF_MS);
  const share = Math.floor((limit - waits) / total);
  const budget = `${total} attempts and up to ${waits} ms of waits`;
  if (share < 1) refuseProp('retries', `timeout of ${limit} ms is too short for ${budget}, use a longer one`);
  const perTryTimeout = policy.perTryTimeout ?? Duration.millis(share);
  if (perTryTimeout.toMilliseconds() > share) {
    refuse(
      'retries.perTryTimeout',
      `at most ${share} ms, because ${budget} share a timeout of ${limit} ms`,
      `${perTryTimeout.toMilliseconds()} ms`,
      'use fewer attempts or a longer timeout, or omit it',
    );
  }
  return { timeout, retries: { ...policy, perTryTimeout } };
}

const DEFAULT_BACKOFF_MS = 25;

/** Before retry n, Envoy waits a random time of up to 2^n - 1 times the backoff, but at most 10 times the backoff. */
function longestWaits(attempts: number, backoffMs: number): number {
  let waits = 0;
  for (let attempt = 1; attempt <= attempts; attempt++) waits += Math.min(2 ** attempt - 1, 10) * backoffMs;
  return waits;
}
