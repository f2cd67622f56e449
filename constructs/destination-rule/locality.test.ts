import { policy, policyRefusal } from '../fixtures/synth';
import type { LocalityDistribution, LocalityFailover, LocalityLbSetting, ZoneAwareLbSetting } from './locality';

const outlierDetection = {};
const wire = (localityLbSetting: LocalityLbSetting) =>
  policy({ outlierDetection, loadBalancer: { localityLbSetting } }).loadBalancer.localityLbSetting;
const refused = (name: string, setting: unknown) =>
  policyRefusal({ outlierDetection, loadBalancer: { [name]: setting } }).replace('trafficPolicy.loadBalancer.', '');

const failover: Required<LocalityFailover>[] = [{ from: 'eu', to: 'us' }];

test('every prop', () => {
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

test.each(['', 'us//a', 'us/*/a', '*/a', 'a/b/c/d', 'a/b/c/*', '**', null, 5])('fails: from %p', (from) => {
  expect(refused('localityLbSetting', { distribute: [{ from, to: { eu: 100 } }] })).toMatch(
    /^localityLbSetting\.distribute\[0\]\.from must be region\/zone\/subzone, where '\*' may be the last part, got \S/,
  );
});

const LABEL = "failoverPriority takes no 'topology.kubernetes.io/zone' here: Istio orders by it already";

test.each<[what: string, setting: unknown, message: string]>([
  [
    'fixed shares and failover',
    { distribute: [{ from: 'eu', to: { eu: 100 } }], failover },
    'localityLbSetting: distribute and failover exclude each other, keep one of them',
  ],
  [
    'shares of 90',
    { distribute: [{ from: 'eu', to: { eu: 90 } }] },
    'localityLbSetting.distribute[0].to must be shares that sum to 100, got 90',
  ],
  [
    'share of 0',
    { distribute: [{ from: 'eu', to: { eu: 100, us: 0 } }] },
    "localityLbSetting.distribute[0].to['us'] must be a whole number from 1 to 100, got 0",
  ],
  ['to nowhere', { distribute: [{ from: 'eu' }] }, 'localityLbSetting.distribute[0].to must be an object, got nothing'],
  [
    'to a wrong place',
    { distribute: [{ from: 'eu', to: { 'us//a': 100 } }] },
    "a key of localityLbSetting.distribute[0].to must be region/zone/subzone, where '*' may be the last part, got 'us//a'",
  ],
  [
    'from nowhere',
    { distribute: [{ to: { eu: 100 } }] },
    "localityLbSetting.distribute[0].from must be region/zone/subzone, where '*' may be the last part, got nothing",
  ],
  [
    'failover from nowhere',
    { failover: [{ to: 'us' }] },
    'localityLbSetting.failover[0].from must be the name of a region, got nothing',
  ],
  [
    'failover to nowhere',
    { failover: [{ from: 'us' }] },
    'localityLbSetting.failover[0].to must be the name of a region, got nothing',
  ],
  [
    'to itself',
    { failover: [{ from: 'eu', to: 'eu' }] },
    "localityLbSetting.failover[0].to must be another region than the one that failed, got 'eu'",
  ],
  [
    'a zone',
    { failover: [{ from: 'eu/a', to: 'us' }] },
    "localityLbSetting.failover[0].from must be the name of a region, got 'eu/a'",
  ],
  [
    'topology and failover',
    { failover, failoverPriority: ['topology.kubernetes.io/zone'] },
    `localityLbSetting: ${LABEL}`,
  ],
])('fails: %s', (_what, setting, message) => {
  expect(refused('localityLbSetting', setting)).toBe(message);
});

test('labels of the topology are taken where nothing else orders', () => {
  const setting = { failoverPriority: ['topology.kubernetes.io/zone'] };
  expect(wire(setting)).toEqual(setting);
});

test.each<[what: string, setting: unknown, message: string]>([
  ['topology', { failoverPriority: ['topology.kubernetes.io/zone'] }, `zoneAwareLbSetting: ${LABEL}`],
  [
    'no host',
    { minClusterSize: 0 },
    'zoneAwareLbSetting.minClusterSize must be a whole number from 1 to 4294967295, got 0',
  ],
])('fails by zones: %s', (_what, setting, message) => {
  expect(refused('zoneAwareLbSetting', setting)).toBe(message);
});
