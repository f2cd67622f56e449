import type { Duration } from 'cdk8s';
import { type Field, list, refuse, struct } from '../props/field';
import { shaped } from '../props/shape';
import { duration, integer, nonEmptyText } from '../props/value';

/**
 * Load balancing by the load that endpoints report in their responses (ORCA). An endpoint without a report has the same
 * weight as others without one. Istio 1.32 or newer.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export interface BackendUtilization {
  /** Time after an endpoint's first report before its weight changes. @default 10 s */
  readonly weightStabilizationPeriod?: Duration;
  /** Time without a report after which an endpoint loses its weight. @default 3 min */
  readonly weightExpirationPeriod?: Duration;
  /** Time between updates of the weights, at least 100 ms. @default 1 s */
  readonly weightUpdatePeriod?: Duration;
  /**
   * Penalty for endpoints that return errors: 100 adds their error rate once to their load, 150 adds it one and a half
   * times.
   *
   * @default 0, no penalty
   */
  readonly errorUtilizationPenaltyPercent?: number;
  /** ORCA metrics whose maximum is the load, such as `named_metrics.queue`. @default `application_utilization` */
  readonly metricNamesForComputingUtilization?: readonly string[];
}

const updatePeriod: Field<Duration> = (value, path) => {
  const wire = duration(value, path);
  const ms = value.toMilliseconds();
  return ms < 100 ? refuse(path, 'at least 100 ms', `${ms} ms`) : wire;
};

shaped(updatePeriod, duration.shape);

export const backendUtilization = struct<BackendUtilization>({
  weightStabilizationPeriod: duration,
  weightExpirationPeriod: duration,
  weightUpdatePeriod: updatePeriod,
  errorUtilizationPenaltyPercent: integer(0, 2 ** 32 - 1),
  metricNamesForComputingUtilization: list(nonEmptyText),
});
