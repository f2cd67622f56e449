import type { Check } from '../../engine/check';
import { isAmbient } from '../../facts/ambient';
import { podsOf } from '../../facts/pods';
import { byPod, reportAll } from '../../facts/selection';
import { deployment, front, sidecar } from '../any-kind/selection-example';

export const sidecarsOfOneWorkload: Check = {
  code: 'IST0110',
  level: 'error',
  holdsInPart: true,
  title: 'several Sidecars select the same workload',
  description: `A workload uses only one Sidecar, the oldest that selects it, and ignores the others. Change the selectors, or
merge the Sidecars.`,
  differences: 'A Pod template counts as one Pod, whatever the number of replicas.',
  examples: [
    {
      wrong: `${deployment}---${sidecar('reviews', 'workloadSelector: { labels: { app: reviews } }\n  ')}---${sidecar('front', front)}`,
      says: 'workload reviews is also selected by front: only one of them applies',
      right: `${deployment}---${sidecar('front', front)}`,
    },
  ],
  about: ['Sidecar'],
  run(inventory, report) {
    const pods = podsOf(inventory);
    for (const [pod, sidecars] of byPod(inventory.of('Sidecar'), ({ spec }) => spec.workloadSelector?.labels, pods)) {
      if (sidecars.length > 1 && !isAmbient(pod)) reportAll(pod, sidecars, 'workloadSelector', report);
    }
  },
};
