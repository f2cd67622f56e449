import { Duration } from 'cdk8s';
import { policy, policyRefusal } from '../fixtures/synth';
import type { OutlierDetection } from './outlier-detection';

test('writes every prop', () => {
  const outlierDetection: Required<OutlierDetection> = {
    consecutive5xxErrors: 0,
    consecutiveGatewayErrors: 2,
    consecutiveLocalOriginFailures: 3,
    splitExternalLocalOriginErrors: true,
    failurePercentageThreshold: 60,
    outlierDetectionHttpErrorCodes: [100, 599],
    interval: Duration.seconds(1),
    baseEjectionTime: Duration.minutes(1),
    maxEjectionPercent: 100,
    minHealthPercent: 50,
  };
  expect(policy({ outlierDetection }).outlierDetection).toEqual({
    ...outlierDetection,
    interval: '1s',
    baseEjectionTime: '1m',
  });
});

test('writes an empty object, which enables the defaults of Istio', () => {
  expect(policy({ outlierDetection: {} })).toEqual({ outlierDetection: {} });
});

test.each<[what: string, detection: unknown, message: string]>([
  [
    'consecutiveLocalOriginFailures without splitExternalLocalOriginErrors',
    { consecutiveLocalOriginFailures: 3 },
    'outlierDetection: consecutiveLocalOriginFailures requires splitExternalLocalOriginErrors: true',
  ],
  [
    'an ejection of more than 100 percent',
    { maxEjectionPercent: 101 },
    'outlierDetection.maxEjectionPercent must be a whole number from 0 to 100, got 101',
  ],
  [
    'half a percent',
    { minHealthPercent: 0.5 },
    'outlierDetection.minHealthPercent must be a whole number from 0 to 100, got 0.5',
  ],
  [
    'status 600',
    { outlierDetectionHttpErrorCodes: [600] },
    'outlierDetection.outlierDetectionHttpErrorCodes[0] must be a whole number from 100 to 599, got 600',
  ],
  [
    'the property name of the generated class',
    { consecutive5XxErrors: 3 },
    "outlierDetection: unknown prop 'consecutive5XxErrors', did you mean 'consecutive5xxErrors'?",
  ],
])('fails: %s', (_what, outlierDetection, message) => {
  expect(policyRefusal({ outlierDetection })).toBe(`trafficPolicy.${message}`);
});

const COUNTS = ['consecutive5xxErrors', 'consecutiveGatewayErrors', 'consecutiveLocalOriginFailures'];

test.each(COUNTS)('%s accepts at most 32 bits', (name) => {
  const most = 2 ** 32 - 1;
  const detection = (count: number) => ({ splitExternalLocalOriginErrors: true, [name]: count });
  expect(policy({ outlierDetection: detection(most) }).outlierDetection).toEqual(detection(most));
  expect(policyRefusal({ outlierDetection: detection(most + 1) })).toBe(
    `trafficPolicy.outlierDetection.${name} must be a whole number from 0 to 4294967295, got 4294967296`,
  );
});
