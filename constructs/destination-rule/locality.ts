import { atMostOne, type Field, list, map, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { flag, integer, nonEmptyText } from '../props/value';

/**
 * Locality load balancing: fixed shares per locality, or failover to other localities if the caller's own is unhealthy.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
 */
export interface LocalityLbSetting {
  /** Whether to balance by locality. @default the mesh setting, usually true */
  readonly enabled?: boolean;
  /**
   * Shares of each locality, by the caller's locality. Excludes `failover`.
   *
   * @default the nearest healthy locality gets all requests if `outlierDetection` is set, else localities are ignored
   */
  readonly distribute?: readonly LocalityDistribution[];
  /**
   * Failover between regions. Requires `outlierDetection`, excludes `distribute`.
   *
   * @default requests fail over to any other region
   */
  readonly failover?: readonly LocalityFailover[];
  /**
   * Labels of nodes and Pods, in order. Endpoints with the same values as the caller for more of the leading labels are
   * preferred; `key=value` compares with a fixed value instead. Requires `outlierDetection`.
   *
   * @default none, the order is region, zone, subzone
   */
  readonly failoverPriority?: readonly string[];
}

/** Shares of each locality for callers in one locality. */
export interface LocalityDistribution {
  /** Locality of the caller: `region/zone/subzone`; the last part may be `*`. */
  readonly from: string;
  /** Share of each locality in percent; the shares must sum to 100. */
  readonly to: Readonly<Record<string, number>>;
}

/** Failover from one region to another. */
export interface LocalityFailover {
  /** Region whose endpoints are unhealthy. */
  readonly from: string;
  /** Region that gets the requests instead. */
  readonly to: string;
}

/**
 * Zone-aware load balancing: each zone gets requests in proportion to the callers in it.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ZoneAwareLoadBalancerSetting
 */
export interface ZoneAwareLbSetting {
  /** Whether to balance by zone. @default the mesh setting */
  readonly enabled?: boolean;
  /** Minimum number of endpoints; if there are fewer, zones are ignored. @default 6 */
  readonly minClusterSize?: number;
  /** Failover between regions. Requires `outlierDetection`. @default requests fail over to any other region */
  readonly failover?: readonly LocalityFailover[];
  /**
   * Labels of nodes and Pods, in order, except those of region, zone and subzone. Endpoints with the same values as the
   * caller for more of the leading labels are preferred. Requires `outlierDetection`.
   *
   * @default none
   */
  readonly failoverPriority?: readonly string[];
}

const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

const locality: Field<string> = (value, path) =>
  typeof value === 'string' && /^[^*/]+(\/[^*/]+){0,2}(\/\*)?$|^\*$/.test(value) && value.split('/').length <= 3
    ? value
    : refuse(path, "region/zone/subzone, optionally with '*' as the last part", value);

const region: Field<string> = (value, path) =>
  typeof value === 'string' && /^[^*/]+$/.test(value) ? value : refuse(path, 'a region name', value);

const failover = struct<LocalityFailover>(
  { from: required(region), to: required(region) },
  (wire, { from, to }, path) => (from === to ? refuse(`${path}.to`, 'a region other than `from`', to) : wire),
);

const distribution = struct<LocalityDistribution>(
  { from: required(locality), to: required(map(locality, integer(1, 100))) },
  (wire, { to }, path) => {
    const sum = Object.values(to).reduce((total, share) => total + share, 0);
    return sum === 100 ? wire : refuse(`${path}.to`, 'shares that sum to 100', sum);
  },
);

const noTopology = (wire: Wire, { failoverPriority = [] }: { failoverPriority?: readonly string[] }, path: string) => {
  const label = failoverPriority.find((label) => TOPOLOGY.includes(label.split('=')[0] ?? ''));
  if (label !== undefined) refuseProp(path, `failoverPriority must not contain '${label}': Istio already orders by it`);
  return wire;
};

export const localityLbSetting = struct<LocalityLbSetting>(
  { enabled: flag, distribute: list(distribution), failover: list(failover), failoverPriority: list(nonEmptyText) },
  (wire, props, path) => {
    atMostOne(path, props, ['distribute', 'failover']);
    return props.failover ? noTopology(wire, props, path) : wire;
  },
);

export const zoneAwareLbSetting = struct<ZoneAwareLbSetting>(
  {
    enabled: flag,
    minClusterSize: integer(1, 2 ** 32 - 1),
    failover: list(failover),
    failoverPriority: list(nonEmptyText),
  },
  noTopology,
);
