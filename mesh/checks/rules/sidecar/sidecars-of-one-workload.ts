import type { Check } from '../../engine/check';
import { isAmbient } from '../../facts/ambient';
import { podsOf } from '../../facts/pods';
import { byPod, reportAll } from '../../facts/selection';
import { deployment, front, sidecar } from '../any-kind/selection-example';

export const sidecarsOfOneWorkload: Check = {
  code: 'IST0110',
  level: 'error',
  holdsInPart: true,
  title: 'two Sidecars select one workload',
  description:
    'A proxy is configured by one Sidecar, the oldest that selects it. What the others import or export is lost.',
  differences: 'A pod template counts as one Pod, whatever its replicas.',
  examples: [
    {
      wrong: `${deployment}---${sidecar('reviews', 'workloadSelector: { labels: { app: reviews } }\n  ')}---${sidecar('front', front)}`,
      says: 'the workload reviews is also selected by front',
      right: `${deployment}---${sidecar('front', front)}`,
    },
  ],
  run(inventory, report) {
    const pods = podsOf(inventory);
    for (const [pod, sidecars] of byPod(inventory.of('Sidecar'), ({ spec }) => spec.workloadSelector?.labels, pods)) {
      if (sidecars.length > 1 && !isAmbient(pod)) reportAll(pod, sidecars, 'workloadSelector', report);
    }
  },
};
