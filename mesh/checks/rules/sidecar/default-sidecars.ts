import type { Check } from '../../engine/check';
import { isAmbientNamespace } from '../../facts/ambient';
import { byNamespace, hasLabels, reportDefaults } from '../../facts/selection';
import { front, sidecar } from '../any-kind/selection-example';

export const defaultSidecars: Check = {
  code: 'IST0111',
  level: 'error',
  holdsInPart: true,
  title: 'namespace has several Sidecars without a selector',
  description: `A Sidecar without a selector is the default for its namespace. If there are several, only the oldest one applies.
Merge them, or add a \`workloadSelector\`.`,
  examples: [
    {
      wrong: `${sidecar('default', '')}---${sidecar('open', '')}`,
      says: 'this and open have no selector: only one of them applies to the namespace',
      right: `${sidecar('default', '')}---${sidecar('front', front)}`,
    },
  ],
  about: ['Sidecar'],
  run(inventory, report) {
    const defaults = inventory.of('Sidecar').filter(({ spec }) => !hasLabels(spec.workloadSelector?.labels));
    for (const [namespace, sidecars] of byNamespace(defaults)) {
      if (!isAmbientNamespace(inventory, namespace)) reportDefaults(sidecars, report);
    }
  },
};
