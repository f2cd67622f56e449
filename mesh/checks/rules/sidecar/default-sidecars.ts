import type { Check } from '../../engine/check';
import { isAmbientNamespace } from '../../facts/pods';
import { byNamespace, front, hasLabels, reportDefaults, sidecar } from '../../facts/selection';

export const defaultSidecars: Check = {
  code: 'IST0111',
  level: 'error',
  title: 'a namespace has two Sidecars without a selector',
  description: 'One Sidecar without a selector is the default of its namespace: the oldest. The others have no effect.',
  examples: [
    {
      wrong: `${sidecar('default', '')}---${sidecar('open', '')}`,
      says: 'without a selector, too: open',
      right: `${sidecar('default', '')}---${sidecar('front', front)}`,
    },
  ],
  run(inventory, report) {
    const defaults = inventory.of('Sidecar').filter(({ spec }) => !hasLabels(spec.workloadSelector?.labels));
    for (const [namespace, sidecars] of byNamespace(defaults)) {
      if (!isAmbientNamespace(inventory.find('Namespace', '', namespace))) reportDefaults(sidecars, report);
    }
  },
};
