import type { Check } from '../../engine/check';
import type { MeshObject } from '../../engine/mesh-object';
import { isAmbient, isAmbientNamespace } from '../../facts/ambient';
import { podsOf } from '../../facts/pods';
import { byPod, hasLabels } from '../../facts/selection';
import { sidecar } from '../any-kind/selection-example';

export const ambientSidecar: Check = {
  code: 'IST0167',
  level: 'warning',
  title: 'Sidecar has no effect in ambient mode',
  description:
    'In ambient mode, workloads have no sidecar proxy, so a Sidecar resource configures nothing. Remove the Sidecar.',
  examples: [
    {
      wrong: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
---${sidecar('default', '')}`,
      says: 'namespace shop is in ambient mode, so this Sidecar has no effect',
      right: `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---${sidecar('default', '')}`,
    },
  ],
  about: ['Sidecar'],
  run(inventory, report) {
    const sidecars = inventory.of('Sidecar');
    const reported = new Set<MeshObject>();
    for (const [pod, selecting] of byPod(sidecars, ({ spec }) => spec.workloadSelector?.labels, podsOf(inventory))) {
      if (!isAmbient(pod)) continue;
      for (const object of selecting) {
        if (reported.has(object)) continue;
        reported.add(object);
        report(
          object,
          ['spec', 'workloadSelector'],
          `workload ${pod.name} is in ambient mode, so this Sidecar has no effect`,
        );
      }
    }
    for (const object of sidecars) {
      if (hasLabels(object.spec.workloadSelector?.labels)) continue;
      if (!isAmbientNamespace(inventory, object.namespace)) continue;
      report(
        object,
        ['metadata', 'name'],
        `namespace ${object.namespace} is in ambient mode, so this Sidecar has no effect`,
      );
    }
  },
};
