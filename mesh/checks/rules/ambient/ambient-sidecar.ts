import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { isAmbient, isAmbientNamespace } from '../../facts/ambient';
import { podsOf } from '../../facts/pods';
import { byPod, hasLabels } from '../../facts/selection';
import { sidecar } from '../any-kind/selection-example';

export const ambientSidecar: Check = {
  code: 'IST0167',
  level: 'warning',
  title: 'a Sidecar is meant for workloads that have no sidecar',
  description: 'In ambient mode no proxy sits beside a workload, so that a Sidecar resource configures nothing.',
  examples: [
    {
      wrong: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---${sidecar('default', '')}`,
      says: 'the namespace shop is in ambient mode',
      right: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---${sidecar('default', '')}`,
    },
  ],
  run(inventory, report) {
    const sidecars = inventory.of('Sidecar');
    const reported = new Set<MeshObject>();
    for (const [pod, selecting] of byPod(sidecars, ({ spec }) => spec.workloadSelector?.labels, podsOf(inventory))) {
      if (!isAmbient(pod)) continue;
      for (const object of selecting) {
        if (reported.has(object)) continue;
        reported.add(object);
        report(object, ['spec', 'workloadSelector'], `the workload ${pod.name} is in ambient mode: this has no effect`);
      }
    }
    for (const object of sidecars) {
      if (hasLabels(object.spec.workloadSelector?.labels)) continue;
      if (!isAmbientNamespace(inventory, object.namespace)) continue;
      report(object, ['metadata', 'name'], `the namespace ${object.namespace} is in ambient mode: this has no effect`);
    }
  },
};
