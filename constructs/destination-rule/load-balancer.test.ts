import { Duration } from 'cdk8s';
import { policy, policyRefusal } from '../fixtures/synth';
import type { HashLoadBalancer, LoadBalancer, SimpleLoadBalancer, Warmup } from './load-balancer';

const wire = (loadBalancer: LoadBalancer) => policy({ loadBalancer }).loadBalancer;
const refused = (loadBalancer: unknown) => policyRefusal({ loadBalancer }).replace('trafficPolicy.', '');
const warmup: Required<Warmup> = { duration: Duration.minutes(2), minimumPercent: 5, aggression: 0.5 };

test('writes simple and hash load balancers with their options', () => {
  const simple: Required<Omit<SimpleLoadBalancer, 'consistentHash' | 'backendUtilization' | 'zoneAwareLbSetting'>> = {
    simple: 'ROUND_ROBIN',
    localityLbSetting: { enabled: false },
    warmup,
  };
  expect(wire(simple)).toEqual({ ...simple, warmup: { duration: '2m', minimumPercent: 5, aggression: 0.5 } });
  const hash: Required<Omit<HashLoadBalancer, 'simple' | 'backendUtilization' | 'localityLbSetting' | 'warmup'>> = {
    consistentHash: { useSourceIp: true },
    zoneAwareLbSetting: { enabled: true },
  };
  expect(wire(hash)).toEqual(hash);
});

test.each(['LEAST_REQUEST', 'RANDOM', 'PASSTHROUGH'] as const)('writes %s', (simple) => {
  expect(wire({ simple })).toEqual({ simple });
});

const NO_WARMUP =
  "loadBalancer: warmup requires simple: 'LEAST_REQUEST' or 'ROUND_ROBIN', other load balancers ignore it";

test.each<[what: string, loadBalancer: unknown, message: string]>([
  ['a string', 'RANDOM', "loadBalancer must be an object, got 'RANDOM'"],
  [
    'an unknown algorithm',
    { simple: 'LEAST_CONN' },
    "loadBalancer.simple must be one of LEAST_REQUEST, RANDOM, ROUND_ROBIN, PASSTHROUGH, got 'LEAST_CONN'",
  ],
  [
    'two algorithms',
    { simple: 'RANDOM', consistentHash: { useSourceIp: true } },
    'loadBalancer: simple and consistentHash exclude each other, keep one of them',
  ],
  ['a warmup of a load balancer by utilization', { backendUtilization: {}, warmup }, NO_WARMUP],
  [
    'two locality settings',
    { localityLbSetting: {}, zoneAwareLbSetting: {} },
    'loadBalancer: localityLbSetting and zoneAwareLbSetting exclude each other, keep one of them',
  ],
  [
    'warmup without a duration',
    { warmup: {} },
    "loadBalancer.warmup.duration must be a Duration, such as Duration.seconds(5) from 'cdk8s', got undefined",
  ],
  [
    'a warmup that starts above 100 percent',
    { warmup: { ...warmup, minimumPercent: 101 } },
    'loadBalancer.warmup.minimumPercent must be a number from 0 to 100, got 101',
  ],
  [
    'aggression 0',
    { warmup: { ...warmup, aggression: 0 } },
    'loadBalancer.warmup.aggression must be a number above 0, got 0',
  ],
  [
    'infinite aggression',
    { warmup: { ...warmup, aggression: Number.POSITIVE_INFINITY } },
    'loadBalancer.warmup.aggression must be a number above 0, got Infinity',
  ],
  ['warmup with RANDOM', { simple: 'RANDOM', warmup }, NO_WARMUP],
  ['warmup with a consistent hash', { consistentHash: { useSourceIp: true }, warmup }, NO_WARMUP],
])('fails: %s', (_what, loadBalancer, message) => {
  expect(refused(loadBalancer)).toBe(message);
});
