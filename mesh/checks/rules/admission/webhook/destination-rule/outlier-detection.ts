import { duration } from '../grammar/duration';
import { percent } from '../grammar/percent';
import { policyRule } from './policies';

export const outlierDetection = policyRule({
  concept: 'outlier detection',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5, interval: 10s, baseEjectionTime: 30s, maxEjectionPercent: 50 }
`,
  wrong: [
    { set: { 'spec.trafficPolicy.outlierDetection.interval': '0s' }, says: 'must be a duration of at least 1ms' },
    {
      set: { 'spec.trafficPolicy.outlierDetection.baseEjectionTime': '1.5ms' },
      says: 'must be a whole number of milliseconds, got "1.5ms"',
    },
    {
      set: { 'spec.trafficPolicy.outlierDetection.maxEjectionPercent': 101 },
      says: 'must be a percentage from 0 to 100',
    },
    { set: { 'spec.trafficPolicy.outlierDetection.minHealthPercent': -1 }, says: 'must be a percentage from 0 to 100' },
    {
      set: { 'spec.trafficPolicy.outlierDetection.consecutiveLocalOriginFailures': 3 },
      says: 'requires splitExternalLocalOriginErrors: true',
    },
    {
      set: { 'spec.trafficPolicy.outlierDetection.consecutiveErrors': 5 },
      says: 'is deprecated: use consecutiveGatewayErrors or consecutive5xxErrors',
      warning: true,
    },
    {
      set: { 'spec.subsets': [{ name: 'v1', trafficPolicy: { outlierDetection: { consecutiveErrors: 5 } } }] },
      says: 'is deprecated: use consecutiveGatewayErrors or consecutive5xxErrors',
      warning: true,
    },
    {
      set: {
        'spec.trafficPolicy.portLevelSettings': [{ port: { number: 80 }, outlierDetection: { consecutiveErrors: 5 } }],
      },
      says: 'is deprecated: use consecutiveGatewayErrors or consecutive5xxErrors',
      warning: true,
    },
  ],
  check({ outlierDetection: detection }, policy, { error, warning }) {
    if (!detection) return;
    const field = [...policy, 'outlierDetection'];
    error([...field, 'baseEjectionTime'], duration(detection.baseEjectionTime));
    error([...field, 'interval'], duration(detection.interval));
    error([...field, 'maxEjectionPercent'], percent(detection.maxEjectionPercent));
    error([...field, 'minHealthPercent'], percent(detection.minHealthPercent));
    const { consecutiveErrors = 0, consecutiveLocalOriginFailures = 0, splitExternalLocalOriginErrors } = detection;
    if (consecutiveErrors !== 0) {
      const message = 'is deprecated: use consecutiveGatewayErrors or consecutive5xxErrors';
      warning([...field, 'consecutiveErrors'], message);
    }
    if (consecutiveLocalOriginFailures > 0 && !splitExternalLocalOriginErrors) {
      const message = 'requires splitExternalLocalOriginErrors: true';
      error([...field, 'consecutiveLocalOriginFailures'], message);
    }
  },
});
