import { atMostOne, type Field, list, map, refuse, refuseProp, required, struct, type Wire } from '../props/field';
import { flag, integer, nonEmptyText } from '../props/value';

/**
 * Which localities get requests: by fixed shares, or the next ones where the caller's own fails.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LocalityLoadBalancerSetting
 */
export interface LocalityLbSetting {
  /** Whether localities matter. @default as the mesh is set, usually true */
  readonly enabled?: boolean;
  /** The shares by the caller's locality. Excludes `failover`. @default the nearest locality gets all */
  readonly distribute?: readonly LocalityDistribution[];
  /** Where requests go when all hosts of a region fail; needs `outlierDetection`. Excludes `distribute`. @default any other region */
  readonly failover?: readonly LocalityFailover[];
  /** Labels of nodes and pods: hosts that share the first ones with the caller come first; needs `outlierDetection`. @default none */
  readonly failoverPriority?: readonly string[];
}

/** The shares of the localities for callers in one of them. */
export interface LocalityDistribution {
  /** The caller's locality: `region/zone/subzone`, `*` for the rest of it. */
  readonly from: string;
  /** The share of each locality in percent, 100 together. */
  readonly to: Readonly<Record<string, number>>;
}

/** Which region takes the requests of a region that fails. */
export interface LocalityFailover {
  /** A region. */
  readonly from: string;
  /** The region that takes its requests. */
  readonly to: string;
}

/**
 * Zones get requests by the share of the callers in them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ZoneAwareLoadBalancerSetting
 */
export interface ZoneAwareLbSetting {
  /** Whether zones matter. @default as the mesh is set */
  readonly enabled?: boolean;
  /** Below this number of hosts zones do not matter. @default 6 */
  readonly minClusterSize?: number;
  /** Where requests go when all hosts of a region fail; needs `outlierDetection`. @default any other region */
  readonly failover?: readonly LocalityFailover[];
  /**
   * Labels of nodes and pods, other than those of region, zone and subzone: hosts that share the first ones with the
   * caller come first; needs `outlierDetection`.
   *
   * @default none
   */
  readonly failoverPriority?: readonly string[];
}

const TOPOLOGY = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];

const locality: Field<string> = (value, at) =>
  typeof value === 'string' && /^[^*/]+(\/[^*/]+){0,2}(\/\*)?$|^\*$/.test(value) && value.split('/').length <= 3
    ? value
    : refuse(at, "region/zone/subzone, where '*' may be the last part", value);

const region: Field<string> = (value, at) =>
  typeof value === 'string' && /^[^*/]+$/.test(value) ? value : refuse(at, 'the name of a region', value);

const failover = struct<LocalityFailover>({ from: required(region), to: required(region) }, (wire, { from, to }, at) =>
  from === to ? refuse(`${at}.to`, 'another region than the one that failed', to) : wire,
);

const distribution = struct<LocalityDistribution>(
  { from: required(locality), to: required(map(locality, integer(1, 100))) },
  (wire, { to }, at) => {
    const sum = Object.values(to).reduce((total, share) => total + share, 0);
    return sum === 100 ? wire : refuse(`${at}.to`, 'shares that sum to 100', sum);
  },
);

const noTopology = (wire: Wire, { failoverPriority = [] }: { failoverPriority?: readonly string[] }, at: string) => {
  const label = failoverPriority.find((label) => TOPOLOGY.includes(label.split('=')[0] ?? ''));
  if (label !== undefined) refuseProp(at, `failoverPriority takes no '${label}' here: Istio orders by it already`);
  return wire;
};

export const localityLbSetting = struct<LocalityLbSetting>(
  { enabled: flag, distribute: list(distribution), failover: list(failover), failoverPriority: list(nonEmptyText) },
  (wire, props, at) => {
    atMostOne(at, props, ['distribute', 'failover']);
    return props.failover ? noTopology(wire, props, at) : wire;
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
