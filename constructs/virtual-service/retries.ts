import type { Duration } from 'cdk8s';
import { isNamedStatus, RETRY_CONDITIONS } from '../../mesh/grammar/vocabulary';
import { type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { readable } from '../props/shape';
import { didYouMean, duration, flag, integer } from '../props/value';

/** A reason to retry: the name of an Envoy condition, or a status code. */
export type RetryCondition = (typeof RETRY_CONDITIONS)[number] | number;

/**
 * Retries of failed requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry
 */
export interface Retries {
  /** Number of retries after the first attempt; 0 disables retries, including Istio's default ones. */
  readonly attempts: number;
  /** Time limit for each attempt, in whole milliseconds. @default only the `timeout` of the rule applies */
  readonly perTryTimeout?: Duration;
  /** Reasons to retry. @default `connect-failure`, `refused-stream`, `unavailable`, `cancelled`, so a 503 from the service is not retried */
  readonly retryOn?: readonly RetryCondition[];
  /**
   * Base interval of the exponential backoff. The wait before a retry is random: at most this before the first retry,
   * increasing to at most 10 times this.
   *
   * @default 25 ms
   */
  readonly backoff?: Duration;
  /** Whether retries avoid the hosts of previous attempts. @default true, except for a single destination with `consistentHash` */
  readonly retryIgnorePreviousHosts?: boolean;
  /** Whether retries can go to other localities. @default the load balancer decides */
  readonly retryRemoteLocalities?: boolean;
}

export const retries: Field<Retries> = struct<Retries>(
  {
    attempts: required(integer(0)),
    perTryTimeout: duration,
    retryOn: readable(
      (conditions: readonly RetryCondition[], path: string) =>
        (list(retryCondition)(conditions, path) as string[]).join(','),
      (wire) =>
        String(wire)
          .split(',')
          .map((condition) => (/^\d+$/.test(condition) ? Number(condition) : condition)),
    ),
    backoff: duration,
    retryIgnorePreviousHosts: flag,
    retryRemoteLocalities: flag,
  },
  (wire, { attempts, ...others }, path) => {
    const idle = Object.keys(others).filter((name) => wire[name] !== undefined);
    if (attempts === 0 && idle.length > 0) {
      refuseProp(
        path,
        `attempts 0 and ${idle.join(', ')} exclude each other, keep only attempts: 0 to disable retries`,
      );
    }
    return wire;
  },
);

const retryCondition: Field<RetryCondition> = (value, path) =>
  RETRY_CONDITIONS.some((condition) => condition === value) || isNamedStatus(value as number)
    ? String(value)
    : refuse(
        path,
        `an HTTP status code or one of ${RETRY_CONDITIONS.join(', ')}`,
        value,
        didYouMean(value, RETRY_CONDITIONS),
      );
