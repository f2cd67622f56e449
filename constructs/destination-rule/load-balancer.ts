import type { Duration } from 'cdk8s';
import { atMostOne, type Field, refuse, refuseProp, required, struct } from '../props/field';
import { choice, duration, number } from '../props/value';
import { type BackendUtilization, backendUtilization } from './backend-utilization';
import { type ConsistentHash, consistentHash } from './consistent-hash';
import { type LocalityLbSetting, localityLbSetting, type ZoneAwareLbSetting, zoneAwareLbSetting } from './locality';

/**
 * Load balancing: which endpoint of a service gets a request.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export type LoadBalancer = SimpleLoadBalancer | HashLoadBalancer | UtilizationLoadBalancer;

/** Options of every load balancer. */
export interface LoadBalancerOptions {
  /** Locality load balancing. Excludes `zoneAwareLbSetting`. @default the mesh setting */
  readonly localityLbSetting?: LocalityLbSetting;
  /** Zone-aware load balancing. Excludes `localityLbSetting`. @default the mesh setting */
  readonly zoneAwareLbSetting?: ZoneAwareLbSetting;
  /**
   * Slow start of new endpoints. Requires `LEAST_REQUEST` or `ROUND_ROBIN`.
   *
   * @default new endpoints get their full share at once
   */
  readonly warmup?: Warmup;
}

/** A load balancer without session affinity. */
export interface SimpleLoadBalancer extends LoadBalancerOptions {
  /**
   * `LEAST_REQUEST`: of two random endpoints, the one with fewer active requests; `PASSTHROUGH`: the address that the
   * client connected to.
   *
   * @default 'LEAST_REQUEST'
   */
  readonly simple?: (typeof SIMPLE)[number];
  readonly consistentHash?: never;
  readonly backendUtilization?: never;
}

/** A load balancer with hash-based session affinity, which holds as long as no endpoint is added or removed. */
export interface HashLoadBalancer extends LoadBalancerOptions {
  /** The hash key and algorithm. */
  readonly consistentHash: ConsistentHash;
  readonly simple?: never;
  readonly backendUtilization?: never;
}

/** A load balancer that sends fewer requests to endpoints that report a higher load. Istio 1.32 or newer. */
export interface UtilizationLoadBalancer extends LoadBalancerOptions {
  /** How reported load becomes weights. */
  readonly backendUtilization: BackendUtilization;
  readonly simple?: never;
  readonly consistentHash?: never;
}

/**
 * Slow start: how traffic to new endpoints ramps up.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration
 */
export interface Warmup {
  /** Length of the ramp-up, from the creation of the endpoint. */
  readonly duration: Duration;
  /** Traffic at the start of the ramp-up, in percent of the full share. @default 10 */
  readonly minimumPercent?: number;
  /** Speed of the ramp-up: 1 is linear; a higher value adds traffic faster at first, a lower one slower. @default 1 */
  readonly aggression?: number;
}

const SIMPLE = ['LEAST_REQUEST', 'RANDOM', 'ROUND_ROBIN', 'PASSTHROUGH'] as const;

interface AnyLoadBalancer extends LoadBalancerOptions {
  readonly simple?: (typeof SIMPLE)[number];
  readonly consistentHash?: ConsistentHash;
  readonly backendUtilization?: BackendUtilization;
}

export const loadBalancer = struct<AnyLoadBalancer>(
  {
    simple: choice(...SIMPLE),
    consistentHash,
    backendUtilization,
    localityLbSetting,
    zoneAwareLbSetting,
    warmup: struct<Warmup>({
      duration: required(duration),
      minimumPercent: number(0, 100),
      aggression: (value, path) =>
        Number.isFinite(value) && value > 0 ? value : refuse(path, 'a number above 0', value),
    }),
  },
  (wire, props, path) => {
    atMostOne(path, props, ['simple', 'consistentHash', 'backendUtilization']);
    atMostOne(path, props, ['localityLbSetting', 'zoneAwareLbSetting']);
    const { simple = 'LEAST_REQUEST', consistentHash, backendUtilization, warmup } = props;
    if (warmup && (consistentHash || backendUtilization || !['LEAST_REQUEST', 'ROUND_ROBIN'].includes(simple))) {
      refuseProp(path, "warmup requires simple: 'LEAST_REQUEST' or 'ROUND_ROBIN', other load balancers ignore it");
    }
    return wire;
  },
) as Field<LoadBalancer>;
