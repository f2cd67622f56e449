import type { Duration } from 'cdk8s';
import { type Field, list, refuse, refuseProp, required, struct } from '../props/field';
import { duration, flag, integer } from '../props/value';

const CONDITIONS = [
  '5xx',
  'gateway-error',
  'reset',
  'reset-before-request',
  'connect-failure',
  'retriable-4xx',
  'refused-stream',
  'retriable-status-codes',
  'retriable-headers',
  'envoy-ratelimited',
  'http3-post-connect-failure',
  'cancelled',
  'deadline-exceeded',
  'internal',
  'resource-exhausted',
  'unavailable',
] as const;

/** What makes Envoy try again: a condition by its name, or a status code. */
export type RetryCondition = (typeof CONDITIONS)[number] | number;

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
  CONDITIONS.some((condition) => condition === value) || isKnownStatus(value)
    ? String(value)
    : refuse(at, `an HTTP status code or one of ${CONDITIONS.join(', ')}`, value);

/** The ranges of status codes that Istio's validator knows as retriable. */
const STATUS_CODES = [
  [100, 103],
  [200, 208],
  [226, 226],
  [300, 305],
  [307, 308],
  [400, 418],
  [421, 426],
  [428, 429],
  [431, 431],
  [451, 451],
  [500, 508],
  [510, 511],
] as const;

const isKnownStatus = (value: unknown) =>
  typeof value === 'number' &&
  Number.isInteger(value) &&
  STATUS_CODES.some(([from, to]) => value >= from && value <= to);
