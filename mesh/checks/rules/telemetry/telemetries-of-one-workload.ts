import type { Check } from '../../engine/check';
import { podsOf } from '../../facts/pods';
import { byPod, reportAll } from '../../facts/selection';
import { deployment, telemetry } from '../any-kind/selection-example';

export const telemetriesOfOneWorkload: Check = {
  code: 'IST0159',
  level: 'error',
  holdsInPart: true,
  title: 'several Telemetries select the same workload',
  description: `If several Telemetries with a selector select a workload, only the oldest applies and the others have no effect.
Merge them into one, or make their selectors disjoint.`,
  differences: 'A pod template counts as one Pod, whatever its number of replicas.',
  examples: [
    {
      wrong: `${deployment}---${telemetry('reviews', 'selector: { matchLabels: { app: reviews } }\n  ')}---${telemetry('front', 'selector: { matchLabels: { tier: front } }\n  ')}`,
      says: 'workload reviews is also selected by front',
      right: `${deployment}---${telemetry('front', 'selector: { matchLabels: { tier: front } }\n  ')}`,
    },
  ],
  about: ['Telemetry'],
  run(inventory, report) {
    const pods = podsOf(inventory);
    for (const [pod, telemetries] of byPod(inventory.of('Telemetry'), ({ spec }) => spec.selector?.matchLabels, pods)) {
      if (telemetries.length > 1) reportAll(pod, telemetries, 'selector', report);
    }
  },
};
