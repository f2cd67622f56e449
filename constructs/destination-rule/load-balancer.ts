import type { Duration } from 'cdk8s';
import { atMostOne, type Field, refuse, refuseProp, required, struct } from '../props/field';
import { choice, duration, number } from '../props/value';
import { type ConsistentHash, consistentHash } from './consistent-hash';
import { type LocalityLbSetting, localityLbSetting, type ZoneAwareLbSetting, zoneAwareLbSetting } from './locality';

/**
 * Which host of a service gets a request.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings
 */
export type LoadBalancer = SimpleLoadBalancer | HashLoadBalancer;

/** What every load balancer may carry. */
export interface LoadBalancerOptions {
  /** Which localities get requests. Excludes `zoneAwareLbSetting`. @default as the mesh is set */
  readonly localityLbSetting?: LocalityLbSetting;
  /** Zones by the share of the callers in them. Excludes `localityLbSetting`. @default as the mesh is set */
  readonly zoneAwareLbSetting?: ZoneAwareLbSetting;
  /** How hosts that are new get more and more requests; only for `LEAST_REQUEST` and `ROUND_ROBIN`. @default their full share at once */
  readonly warmup?: Warmup;
}

/** The next host by a simple rule. */
export interface SimpleLoadBalancer extends LoadBalancerOptions {
  /**
   * `LEAST_REQUEST`: of two hosts drawn, the one with fewer requests under way; `PASSTHROUGH`: the address that the
   * client connected to.
   *
   * @default 'LEAST_REQUEST'
   */
  readonly simple?: (typeof SIMPLE)[number];
  readonly consistentHash?: never;
}

/** The same host for requests with the same key, as long as the hosts stay the same. */
export interface HashLoadBalancer extends LoadBalancerOptions {
  /** What of a request makes the key. */
  readonly consistentHash: ConsistentHash;
  readonly simple?: never;
}

/**
 * How hosts that are new get more and more requests.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#WarmupConfiguration
 */
export interface Warmup {
  /** How long a host is new. */
  readonly duration: Duration;
  /** The share that a new host begins with, in percent of its full share. @default 10 */
  readonly minimumPercent?: number;
  /** How the share grows: 1 evenly, above 1 faster at first, below 1 slower. @default 1 */
  readonly aggression?: number;
}

const SIMPLE = ['LEAST_REQUEST', 'RANDOM', 'ROUND_ROBIN', 'PASSTHROUGH'] as const;

interface AnyLoadBalancer extends LoadBalancerOptions {
  readonly simple?: (typeof SIMPLE)[number];
  readonly consistentHash?: ConsistentHash;
}

export const loadBalancer = struct<AnyLoadBalancer>(
  {
    simple: choice(...SIMPLE),
    consistentHash,
    localityLbSetting,
    zoneAwareLbSetting,
    warmup: struct<Warmup>({
      duration: required(duration),
      minimumPercent: number(0, 100),
      aggression: (value, at) => (Number.isFinite(value) && value > 0 ? value : refuse(at, 'a number above 0', value)),
    }),
  },
  (wire, props, at) => {
    atMostOne(at, props, ['simple', 'consistentHash']);
    atMostOne(at, props, ['localityLbSetting', 'zoneAwareLbSetting']);
    const { simple = 'LEAST_REQUEST', consistentHash, warmup } = props;
    if (warmup && (consistentHash || !['LEAST_REQUEST', 'ROUND_ROBIN'].includes(simple))) {
      refuseProp(at, "warmup needs simple: 'LEAST_REQUEST' or 'ROUND_ROBIN', others do not look at it");
    }
    return wire;
  },
) as Field<LoadBalancer>;
