import type { Duration } from 'cdk8s';
import { type Field, list, refuseProp, struct } from '../props/field';
import { duration, flag, integer } from '../props/value';

/**
 * When a host that fails gets no more requests for a while: a circuit breaker for each host.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /** Answers of 500 and above in a row, and failed connections, until the host is ejected; 0 switches it off. @default 5 */
  readonly consecutive5xxErrors?: number;
  /** Answers of 502, 503 and 504 in a row until the host is ejected. @default 0, which switches it off */
  readonly consecutiveGatewayErrors?: number;
  /** Failed connections in a row until the host is ejected. Needs `splitExternalLocalOriginErrors`. @default 5 beside it */
  readonly consecutiveLocalOriginFailures?: number;
  /** Whether failed connections are counted apart from answers. @default false */
  readonly splitExternalLocalOriginErrors?: boolean;
  /** Status codes, 100 to 599, that count as errors. @default 500 and above */
  readonly outlierDetectionHttpErrorCodes?: readonly number[];
  /** The time between two looks at the hosts. @default 10 s */
  readonly interval?: Duration;
  /** How long a host is ejected, times how often it has been. @default 30 s */
  readonly baseEjectionTime?: Duration;
  /** How many of the hosts may be ejected, in percent. @default 10 */
  readonly maxEjectionPercent?: number;
  /** Below this share of healthy hosts, in percent, none is ejected and all get requests. @default 0, which switches it off */
  readonly minHealthPercent?: number;
}

export const outlierDetection: Field<OutlierDetection> = struct<OutlierDetection>(
  {
    consecutive5xxErrors: integer(0, 2 ** 32 - 1),
    consecutiveGatewayErrors: integer(0, 2 ** 32 - 1),
    consecutiveLocalOriginFailures: integer(0, 2 ** 32 - 1),
    splitExternalLocalOriginErrors: flag,
    outlierDetectionHttpErrorCodes: list(integer(100, 599)),
    interval: duration,
    baseEjectionTime: duration,
    maxEjectionPercent: integer(0, 100),
    minHealthPercent: integer(0, 100),
  },
  (wire, props, at) => {
    if ((props.consecutiveLocalOriginFailures ?? 0) > 0 && !props.splitExternalLocalOriginErrors) {
      refuseProp(at, 'consecutiveLocalOriginFailures needs splitExternalLocalOriginErrors: true');
    }
    return wire;
  },
);
