import { Duration } from 'cdk8s';
import { refuse, refuseProp } from '../props/field';
import { duration } from '../props/value';
import { type Retries, retries } from '../virtual-service/retries';
import type { ForwardOptions } from '../virtual-service/rule';

/**
 * `timeout` and `retries` of a rule that fit each other: all tries and the waits between them have time within the
 * timeout. What is left out of `perTryTimeout` is the share of each try.
 *
 * ```ts
 * const rule = { to: articles, ...retriesWithin(Duration.seconds(10), { attempts: 3, retryOn: ['5xx'] }) };
 * ```
 *
 * @param timeout how long a request may take, all tries together
 * @throws when the tries do not fit into the timeout: the last of them would be cut off, or never be made
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export function retriesWithin(timeout: Duration, policy: Retries): Pick<ForwardOptions, 'timeout' | 'retries'> {
  duration(timeout, 'timeout');
  retries(policy, 'retries');
  const { attempts, backoff } = policy;
  if (attempts === 0) return { timeout, retries: policy };
  const tries = attempts + 1;
  const total = timeout.toMilliseconds();
  const waits = longestWaits(attempts, backoff?.toMilliseconds() ?? DEFAULT_BACKOFF_MS);
  const share = Math.floor((total - waits) / tries);
  const budget = `${tries} tries and up to ${waits} ms between them`;
  if (share < 1) refuseProp('retries', `timeout of ${total} ms has no time for ${budget}: take a longer one`);
  const perTryTimeout = policy.perTryTimeout ?? Duration.millis(share);
  if (perTryTimeout.toMilliseconds() > share) {
    refuse(
      'retries.perTryTimeout',
      `at most ${share} ms, as ${budget} share a timeout of ${total} ms`,
      `${perTryTimeout.toMilliseconds()} ms`,
      'take fewer attempts or a longer timeout, or leave it out',
    );
  }
  return { timeout, retries: { ...policy, perTryTimeout } };
}

const DEFAULT_BACKOFF_MS = 25;

/** Envoy waits at random, before try n + 1 up to 2^n - 1 times the backoff, and never longer than 10 times. */
function longestWaits(attempts: number, backoffMs: number): number {
  let waits = 0;
  for (let attempt = 1; attempt <= attempts; attempt++) waits += Math.min(2 ** attempt - 1, 10) * backoffMs;
  return waits;
}
