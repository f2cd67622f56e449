import type { Check } from '../../engine/check';
import { worldOf } from '../../facts/world';
import { sidecar } from './sidecar-example';

export const selectorInRoot: Check = {
  code: 'KIA1006',
  level: 'warning',
  title: 'Sidecar in the root namespace has a selector',
  description: `Without a selector, a Sidecar in the root namespace is the default for all namespaces. With a selector, it
applies only to workloads of the root namespace itself, which usually has none. Remove the selector, or move the Sidecar to
the namespace of its workloads.`,
  examples: [
    {
      wrong: sidecar('istio-system', 'workloadSelector: { labels: { app: web } }\n  egress: [{ hosts: ["*/*"] }]'),
      says: 'this selects only workloads in istio-system, not in other namespaces',
      right: sidecar('istio-system', 'egress: [{ hosts: ["*/*"] }]'),
    },
  ],
  about: ['Sidecar'],
  run(inventory, report) {
    const { rootNamespace } = worldOf(inventory).mesh;
    for (const object of inventory.judgedOf('Sidecar')) {
      if (object.namespace !== rootNamespace || !object.spec.workloadSelector) continue;
      const message = `this selects only workloads in ${rootNamespace}, not in other namespaces`;
      report(object, ['spec', 'workloadSelector'], message);
    }
  },
};
