import type { Check } from '../../engine/check';
import { worldOf } from '../../facts/world';
import { sidecar } from './sidecar-example';

export const selectorInRoot: Check = {
  code: 'KIA1006',
  level: 'warning',
  title: 'a Sidecar of the root namespace has a selector',
  description: `A Sidecar in the root namespace without a selector is the default of all namespaces. One with a selector applies
to workloads of the root namespace only, where there are hardly any.`,
  examples: [
    {
      wrong: sidecar('istio-system', 'workloadSelector: { labels: { app: web } }\n  egress: [{ hosts: ["*/*"] }]'),
      says: 'this applies to workloads of istio-system only',
      right: sidecar('istio-system', 'egress: [{ hosts: ["*/*"] }]'),
    },
  ],
  run(inventory, report) {
    const { rootNamespace } = worldOf(inventory).mesh;
    for (const object of inventory.of('Sidecar')) {
      if (object.namespace !== rootNamespace || !object.spec.workloadSelector) continue;
      const message = `this applies to workloads of ${rootNamespace} only, not to those of other namespaces`;
      report(object, ['spec', 'workloadSelector'], message);
    }
  },
};
