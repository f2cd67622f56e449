import type { Check } from '../../engine/check';
import { isAmbientNamespace } from '../../facts/ambient';
import { byNamespace, hasLabels, reportDefaults } from '../../facts/selection';
import { front, sidecar } from '../any-kind/selection-example';

export const defaultSidecars: Check = {
  code: 'IST0111',
  level: 'error',
  holdsInPart: true,
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
      if (!isAmbientNamespace(inventory, namespace)) reportDefaults(sidecars, report);
    }
  },
};
