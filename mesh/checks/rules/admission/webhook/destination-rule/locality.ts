import type { FieldPath } from '../../../../../manifest/manifest';
import type {
  DestinationRuleTrafficPolicyLoadBalancerLocalityLbSetting,
  DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingFailover,
} from '../../../../../manifest/wire';
import { shown } from '../grammar/shown';
import type { Verdict } from '../rule';
import { localities } from './localities';
import { policyRule } from './policies';

const topology = ['topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone'];
const setting = 'spec.trafficPolicy.loadBalancer.localityLbSetting';

export const locality = policyRule({
  concept: 'locality load balancing',
  description: `A locality is \`region\`, \`region/zone\` or \`region/zone/subzone\`, optionally with a trailing \`*\`. It must not be
inside an earlier one. Failover requires outlier detection, because otherwise Istio does not notice that a locality fails.`,
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5 }
    loadBalancer:
      localityLbSetting:
        distribute:
          - from: us-west/zone1/*
            to: { "us-west/zone1/*": 80, "us-west/zone2/*": 20 }
`,
  wrong: [
    {
      set: { [`${setting}.failover`]: [{ from: 'us', to: 'eu' }] },
      says: 'only one of distribute and failover may be set',
    },
    { set: { [`${setting}.distribute[0].to`]: { us: 0, eu: 100 } }, says: 'must be a weight from 1 to 100, got 0' },
    { set: { [`${setting}.distribute[0].to`]: { us: 90 } }, says: 'the weights must sum to 100, got 90' },
    {
      set: { [`${setting}.distribute[0].from`]: 'us//a' },
      says: 'must be region/zone/subzone with no empty part, got "us//a"',
    },
    { set: { [`${setting}.distribute[0].from`]: '*/a' }, says: '"*" is only allowed once, at the end, got "*/a"' },
    {
      set: { [`${setting}.distribute[1]`]: { from: 'us-west/zone1/a', to: { us: 100 } } },
      says: 'must not be inside an earlier locality, got "us-west/zone1/a"',
    },
    {
      set: { [setting]: { failover: [{ from: 'us', to: 'us' }] } },
      says: 'must fail over to another region, got "us" and "us"',
    },
    {
      set: { [setting]: { failover: [{ from: 'us', to: 'eu/a' }] } },
      says: 'must be regions, without zones, got "us" and "eu/a"',
    },
    {
      set: { [setting]: { failover: [{ from: 'us', to: 'eu*' }] } },
      says: 'must be regions, without "*", got "us" and "eu*"',
    },
    {
      set: { [setting]: { failover: [{ from: 'us', to: 'eu' }], failoverPriority: [topology[0]] } },
      says: 'must not contain topology.kubernetes.io/region if failover is set, which covers regions already',
    },
    {
      set: { 'spec.trafficPolicy.loadBalancer.zoneAwareLbSetting': { enabled: true } },
      says: 'only one of localityLbSetting and zoneAwareLbSetting may be set',
    },
    {
      set: {
        [setting]: undefined,
        'spec.trafficPolicy.loadBalancer.zoneAwareLbSetting': { failoverPriority: [topology[1]] },
      },
      says: 'must not contain topology.kubernetes.io/zone: zoneAwareLbSetting covers it already',
    },
    {
      set: { [setting]: { failoverPriority: ['version'] }, 'spec.trafficPolicy.outlierDetection': undefined },
      says: 'failover requires outlierDetection in the same policy to detect failures',
      warning: true,
    },
  ],
  check({ loadBalancer, outlierDetection }, policy, verdict) {
    const { localityLbSetting, zoneAwareLbSetting } = loadBalancer ?? {};
    const field = [...policy, 'loadBalancer'];
    if (localityLbSetting && zoneAwareLbSetting) {
      verdict.error(field, 'only one of localityLbSetting and zoneAwareLbSetting may be set');
    }
    const isRight = !localityLbSetting || distribution(localityLbSetting, [...field, 'localityLbSetting'], verdict);
    if (localityLbSetting && isRight) {
      failovers(localityLbSetting, [...field, 'localityLbSetting'], outlierDetection !== undefined, verdict);
    }
    if (!zoneAwareLbSetting) return;
    const zoneAware = [...field, 'zoneAwareLbSetting'];
    for (const [index, label] of (zoneAwareLbSetting.failoverPriority ?? []).entries()) {
      if (!topology.includes(label)) continue;
      verdict.error(
        [...zoneAware, 'failoverPriority', index],
        `must not contain ${label}: zoneAwareLbSetting covers it already`,
      );
    }
    failovers(zoneAwareLbSetting, zoneAware, outlierDetection !== undefined, verdict);
  },
});

/** False if the webhook stops here. */
function distribution(
  { distribute = [], failover = [], failoverPriority = [] }: DestinationRuleTrafficPolicyLoadBalancerLocalityLbSetting,
  field: FieldPath,
  { error }: Verdict,
): boolean {
  if (distribute.length > 0 && failover.length > 0) {
    error(field, 'only one of distribute and failover may be set');
    return false;
  }
  const label = failover.length > 0 ? failoverPriority.find((label) => topology.includes(label)) : undefined;
  if (label !== undefined) {
    error([...field, 'failoverPriority'], `must not contain ${label} if failover is set, which covers regions already`);
    return false;
  }
  for (const [index, { to = {} }] of distribute.entries()) {
    const item = [...field, 'distribute', index, 'to'];
    let sum = 0;
    for (const name in to) {
      const weight = to[name] ?? 0;
      if (weight <= 0 || weight > 100) {
        error([...item, name], `must be a weight from 1 to 100, got ${weight}`);
        return false;
      }
      sum += weight;
    }
    if (sum !== 100) {
      error(item, `the weights must sum to 100, got ${sum}`);
      return false;
    }
    error(item, localities(Object.keys(to)));
  }
  error([...field, 'distribute'], localities(distribute.map(({ from = '' }) => from)));
  return true;
}

interface Failovers {
  readonly failover?: readonly DestinationRuleTrafficPolicyLoadBalancerLocalityLbSettingFailover[];
  readonly failoverPriority?: readonly string[];
}

function failovers(
  { failover = [], failoverPriority = [] }: Failovers,
  field: FieldPath,
  detectsFailures: boolean,
  { error, warning }: Verdict,
): void {
  if (failover.length + failoverPriority.length > 0 && !detectsFailures) {
    warning(field, 'failover requires outlierDetection in the same policy to detect failures');
  }
  for (const [index, { from = '', to = '' }] of failover.entries()) {
    const item = [...field, 'failover', index];
    const got = `got ${shown(from)} and ${shown(to)}`;
    if (from === to) error(item, `must fail over to another region, ${got}`);
    if (from.includes('/') || to.includes('/')) error(item, `must be regions, without zones, ${got}`);
    if (from.includes('*') || to.includes('*')) error(item, `must be regions, without "*", ${got}`);
  }
}
