import { duration } from '../grammar/duration';
import { policyRule } from './policies';

export const warmup = policyRule({
  concept: 'warm-up',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  trafficPolicy:
    loadBalancer:
      simple: ROUND_ROBIN
      warmup: { duration: 30s, minimumPercent: 10, aggression: 1.5 }
`,
  wrong: [
    { set: { 'spec.trafficPolicy.loadBalancer.warmup.duration': undefined }, says: 'must have a duration' },
    { set: { 'spec.trafficPolicy.loadBalancer.warmup.duration': '0s' }, says: 'must be a duration of at least 1ms' },
    { set: { 'spec.trafficPolicy.loadBalancer.warmup.minimumPercent': 101 }, says: 'must be at most 100, got 101' },
    { set: { 'spec.trafficPolicy.loadBalancer.warmup.aggression': 0 }, says: 'must be greater than 0, got 0' },
  ],
  check({ loadBalancer }, policy, { error }) {
    const warmup = loadBalancer?.warmup;
    if (!warmup) return;
    const field = [...policy, 'loadBalancer', 'warmup'];
    const { duration: text, minimumPercent = 0, aggression = 1 } = warmup;
    error([...field, 'duration'], text === undefined ? 'must have a duration' : duration(text));
    if (minimumPercent > 100) error([...field, 'minimumPercent'], `must be at most 100, got ${minimumPercent}`);
    if (aggression <= 0) error([...field, 'aggression'], `must be greater than 0, got ${aggression}`);
  },
});
