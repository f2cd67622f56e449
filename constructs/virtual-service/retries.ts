import type { Duration } from 'cdk8s';
import { isNamedStatus, RETRY_CONDITIONS } from '../../mesh/grammar/vocabulary';
import { type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { duration, flag, integer } from '../props/value';

/** What makes Envoy try again: a condition by its name, or a status code. */
export type RetryCondition = (typeof RETRY_CONDITIONS)[number] | number;

/**
 * How often, and on what, a failed request is tried again.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export interface Retries {
  /** Tries after the first one; 0 switches retries off, also those that Istio makes by itself. */
  readonly attempts: number;
  /** How long one try may take, in whole milliseconds. @default as long as `timeout` of the rule leaves */
  readonly perTryTimeout?: Duration;
  /** What a request is tried again on. @default `connect-failure`, `refused-stream`, `unavailable`, `cancelled`: a 503 that the service answers is not tried again */
  readonly retryOn?: readonly RetryCondition[];
  /**
   * What the wait before another try is drawn from: from nothing up to this, then up to more and more, at most ten times
   * this.
   *
   * @default 25 ms
   */
  readonly backoff?: Duration;
  /** Whether another try avoids the hosts that were tried before. @default true, save where `consistentHash` picks the host of a single destination */
  readonly retryIgnorePreviousHosts?: boolean;
  /** Whether hosts in other localities are tried as well. @default as the load balancer decides */
  readonly retryRemoteLocalities?: boolean;
}

export const retries: Field<Retries> = struct<Retries>(
  {
    attempts: required(integer(0)),
    perTryTimeout: duration,
    retryOn: (conditions, at) => (list(retryCondition)(conditions, at) as string[]).join(','),
    backoff: duration,
    retryIgnorePreviousHosts: flag,
    retryRemoteLocalities: flag,
  },
  (wire, { attempts, ...others }, at) => {
    const idle = Object.keys(others).filter((name) => wire[name] !== undefined);
    if (attempts === 0 && idle.length > 0) {
      refuseProp(
        at,
        `attempts 0 and ${idle.join(', ')} exclude each other, keep attempts: 0 alone to switch retries off`,
      );
    }
    return wire;
  },
);

const retryCondition: Field<RetryCondition> = (value, at) =>
  RETRY_CONDITIONS.some((condition) => condition === value) || isNamedStatus(value as number)
    ? String(value)
    : refuse(at, `an HTTP status code or one of ${RETRY_CONDITIONS.join(', ')}`, value);
