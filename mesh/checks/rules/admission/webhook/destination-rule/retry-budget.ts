import { readableDuration } from '../grammar/duration';
import { policyRule } from './policies';

export const retryBudget = policyRule({
  concept: 'retry budgets',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  trafficPolicy:
    retryBudget: { percent: 20, budgetInterval: 10s }
`,
  wrong: [
    {
      set: { 'spec.trafficPolicy.retryBudget.budgetInterval': '10' },
      says: 'must be a duration like 300ms, 1.5s or 1h30m, got "10"',
    },
  ],
  check({ retryBudget }, policy, { stop }) {
    stop([...policy, 'retryBudget', 'budgetInterval'], readableDuration(retryBudget?.budgetInterval));
  },
});
