import { policy, policyRefusal } from '../fixtures/synth';
import type { LocalityDistribution, LocalityFailover, LocalityLbSetting, ZoneAwareLbSetting } from './locality';

const outlierDetection = {};
const wire = (localityLbSetting: LocalityLbSetting) =>
  policy({ outlierDetection, loadBalancer: { localityLbSetting } }).loadBalancer.localityLbSetting;
const refused = (name: string, setting: unknown) =>
  policyRefusal({ outlierDetection, loadBalancer: { [name]: setting } }).replace('trafficPolicy.loadBalancer.', '');

const failover: Required<LocalityFailover>[] = [{ from: 'eu', to: 'us' }];

test('writes distribution, failover and zone-aware settings', () => {
  const distribution: Required<LocalityDistribution> = { from: 'eu/zone1/*', to: { 'eu/zone1/*': 80, 'us/zone2': 20 } };
  const settings: LocalityLbSetting[] = [
    { enabled: true, distribute: [distribution, { from: '*', to: { eu: 100 } }], failoverPriority: ['rack'] },
    { enabled: true, failover, failoverPriority: ['rack=a'] },
  ];
  for (const setting of settings) expect(wire(setting)).toEqual(setting);
  const zoneAwareLbSetting: Required<ZoneAwareLbSetting> = {
    enabled: true,
    minClusterSize: 3,
    failover,
    failoverPriority: ['rack'],
  };
  expect(policy({ outlierDetection, loadBalancer: { zoneAwareLbSetting } }).loadBalancer).toEqual({
    zoneAwareLbSetting,
  });
});

test.each(['', 'us//a', 'us/*/a', '*/a', 'a/b/c/d', 'a/b/c/*', '**', null, 5])(
  'fails: distribution from %p',
  (from) => {
    expect(refused('localityLbSetting', { distribute: [{ from, to: { eu: 100 } }] })).toMatch(
      /^localityLbSetting\.distribute\[0\]\.from must be region\/zone\/subzone, optionally with '\*' as the last part, got \S/,
    );
  },
);

const LABEL = "failoverPriority must not contain 'topology.kubernetes.io/zone': Istio already orders by it";

test.each<[what: string, setting: unknown, message: string]>([
  [
    'distribute with failover',
    { distribute: [{ from: 'eu', to: { eu: 100 } }], failover },
    'localityLbSetting: distribute and failover exclude each other, keep one of them',
  ],
  [
    'shares that sum to 90',
    { distribute: [{ from: 'eu', to: { eu: 90 } }] },
    'localityLbSetting.distribute[0].to must be shares that sum to 100, got 90',
  ],
  [
    'a share of 0',
    { distribute: [{ from: 'eu', to: { eu: 100, us: 0 } }] },
    "localityLbSetting.distribute[0].to['us'] must be a whole number from 1 to 100, got 0",
  ],
  [
    'a distribution without to',
    { distribute: [{ from: 'eu' }] },
    'localityLbSetting.distribute[0].to must be an object, got undefined',
  ],
  [
    'a distribution to an invalid locality',
    { distribute: [{ from: 'eu', to: { 'us//a': 100 } }] },
    "a key of localityLbSetting.distribute[0].to must be region/zone/subzone, optionally with '*' as the last part, got 'us//a'",
  ],
  [
    'a distribution without from',
    { distribute: [{ to: { eu: 100 } }] },
    "localityLbSetting.distribute[0].from must be region/zone/subzone, optionally with '*' as the last part, got undefined",
  ],
  [
    'a failover without from',
    { failover: [{ to: 'us' }] },
    'localityLbSetting.failover[0].from must be a region name, got undefined',
  ],
  [
    'a failover without to',
    { failover: [{ from: 'us' }] },
    'localityLbSetting.failover[0].to must be a region name, got undefined',
  ],
  [
    'a failover to the same region',
    { failover: [{ from: 'eu', to: 'eu' }] },
    "localityLbSetting.failover[0].to must be a region other than `from`, got 'eu'",
  ],
  [
    'a failover from a zone',
    { failover: [{ from: 'eu/a', to: 'us' }] },
    "localityLbSetting.failover[0].from must be a region name, got 'eu/a'",
  ],
  [
    'a topology label with failover',
    { failover, failoverPriority: ['topology.kubernetes.io/zone'] },
    `localityLbSetting: ${LABEL}`,
  ],
])('fails: %s', (_what, setting, message) => {
  expect(refused('localityLbSetting', setting)).toBe(message);
});

test('accepts topology labels without failover', () => {
  const setting = { failoverPriority: ['topology.kubernetes.io/zone'] };
  expect(wire(setting)).toEqual(setting);
});

test.each<[what: string, setting: unknown, message: string]>([
  ['a topology label', { failoverPriority: ['topology.kubernetes.io/zone'] }, `zoneAwareLbSetting: ${LABEL}`],
  [
    'minClusterSize 0',
    { minClusterSize: 0 },
    'zoneAwareLbSetting.minClusterSize must be a whole number from 1 to 4294967295, got 0',
  ],
])('fails in zoneAwareLbSetting: %s', (_what, setting, message) => {
  expect(refused('zoneAwareLbSetting', setting)).toBe(message);
});
