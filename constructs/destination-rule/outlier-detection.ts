import type { Duration } from 'cdk8s';
import { type Field, list, refuseProp, struct } from '../props/field';
import { duration, flag, integer } from '../props/value';

/**
 * Circuit breaker per endpoint: an endpoint that keeps failing is ejected from load balancing for a while.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /**
   * Number of consecutive 5xx responses or failed connections before an endpoint is ejected; 0 disables it.
   *
   * @default 5
   */
  readonly consecutive5xxErrors?: number;
  /**
   * Number of consecutive 502, 503 or 504 responses or failed connections before an endpoint is ejected; 0 disables it.
   *
   * @default 0
   */
  readonly consecutiveGatewayErrors?: number;
  /**
   * Number of consecutive failed connections before an endpoint is ejected. Requires `splitExternalLocalOriginErrors`.
   *
   * @default 5 if `splitExternalLocalOriginErrors` is true
   */
  readonly consecutiveLocalOriginFailures?: number;
  /** Whether to count failed connections separately from error responses. @default false */
  readonly splitExternalLocalOriginErrors?: boolean;
  /**
   * Share of failed requests, in percent, from which an endpoint is ejected, even if they are not consecutive. Istio 1.32
   * or newer.
   *
   * @default 85
   */
  readonly failurePercentageThreshold?: number;
  /** Status codes from 100 to 599 that count as errors. @default 500 and above */
  readonly outlierDetectionHttpErrorCodes?: readonly number[];
  /** Time between checks of all endpoints. @default 10 s */
  readonly interval?: Duration;
  /** Ejection time, multiplied by the number of times that the endpoint has been ejected. @default 30 s */
  readonly baseEjectionTime?: Duration;
  /** Maximum share of ejected endpoints, in percent. @default 10 */
  readonly maxEjectionPercent?: number;
  /**
   * If the share of healthy endpoints, in percent, drops below this, requests go to all endpoints.
   *
   * @default 0, never
   */
  readonly minHealthPercent?: number;
}

export const outlierDetection: Field<OutlierDetection> = struct<OutlierDetection>(
  {
    consecutive5xxErrors: integer(0, 2 ** 32 - 1),
    consecutiveGatewayErrors: integer(0, 2 ** 32 - 1),
    consecutiveLocalOriginFailures: integer(0, 2 ** 32 - 1),
    splitExternalLocalOriginErrors: flag,
    failurePercentageThreshold: integer(0, 100),
    outlierDetectionHttpErrorCodes: list(integer(100, 599)),
    interval: duration,
    baseEjectionTime: duration,
    maxEjectionPercent: integer(0, 100),
    minHealthPercent: integer(0, 100),
  },
  (wire, props, path) => {
    if ((props.consecutiveLocalOriginFailures ?? 0) > 0 && !props.splitExternalLocalOriginErrors) {
      refuseProp(path, 'consecutiveLocalOriginFailures requires splitExternalLocalOriginErrors: true');
    }
    return wire;
  },
);
