import { Duration } from 'cdk8s';
import { policy, policyRefusal } from '../fixtures/synth';
import type { BackendUtilization } from './backend-utilization';

const refused = (backendUtilization: unknown) =>
  policyRefusal({ loadBalancer: { backendUtilization } }).replace(
    'trafficPolicy.loadBalancer.backendUtilization',
    'it',
  );

test('writes every prop', () => {
  const backendUtilization: Required<BackendUtilization> = {
    weightStabilizationPeriod: Duration.seconds(20),
    weightExpirationPeriod: Duration.minutes(1),
    weightUpdatePeriod: Duration.millis(100),
    errorUtilizationPenaltyPercent: 150,
    metricNamesForComputingUtilization: ['named_metrics.queue'],
  };
  expect(policy({ loadBalancer: { backendUtilization } }).loadBalancer).toEqual({
    backendUtilization: {
      ...backendUtilization,
      weightStabilizationPeriod: '20s',
      weightExpirationPeriod: '1m',
      weightUpdatePeriod: '100ms',
    },
  });
});

test('writes an empty object, which enables it', () => {
  expect(policy({ loadBalancer: { backendUtilization: {} } }).loadBalancer).toEqual({ backendUtilization: {} });
});

test.each<[what: string, props: unknown, message: string]>([
  [
    'updates more often than every 100 ms',
    { weightUpdatePeriod: Duration.millis(99) },
    "it.weightUpdatePeriod must be at least 100 ms, got '99 ms'",
  ],
  [
    'a negative penalty',
    { errorUtilizationPenaltyPercent: -1 },
    'it.errorUtilizationPenaltyPercent must be a whole number from 0 to 4294967295, got -1',
  ],
  [
    'an empty metric',
    { metricNamesForComputingUtilization: [''] },
    "it.metricNamesForComputingUtilization[0] must be a non-empty string, got ''",
  ],
])('fails: %s', (_what, props, message) => expect(refused(props)).toBe(message));
