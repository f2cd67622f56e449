import { textMap } from '../../manifest/fields';
import type { Report } from '../engine/check';
import type { MeshObject } from '../engine/mesh-object';
import { nameOf, others } from '../engine/others';
import type { Pod, Pods } from './pods';

export const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, tier: front } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
`;

export type Labels = Readonly<Record<string, string | null>> | undefined;

/** Objects by each Pod that they select. */
export function byPod<T extends MeshObject>(
  objects: readonly T[],
  labelsOf: (object: T) => Labels,
  pods: Pods,
): Map<Pod, T[]> {
  const selected = new Map<Pod, T[]>();
  for (const object of objects) {
    const labels = labelsOf(object);
    if (!labels || Object.keys(labels).length === 0) continue;
    for (const pod of pods.select(textMap(labels), object.namespace)) {
      const present = selected.get(pod);
      if (present) present.push(object);
      else selected.set(pod, [object]);
    }
  }
  return selected;
}

export function reportAll(pod: Pod, objects: readonly MeshObject[], field: string, report: Report): void {
  for (const object of objects) {
    const message = `the workload ${pod.name} is also selected by ${others(objects, object, nameOf)}: only one of them applies to it`;
    report(object, ['spec', field], message);
  }
}

export function byNamespace<T extends MeshObject>(objects: readonly T[]): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const object of objects) {
    const known = grouped.get(object.namespace);
    if (known) known.push(object);
    else grouped.set(object.namespace, [object]);
  }
  return grouped;
}

export function reportDefaults(objects: readonly MeshObject[], report: Report): void {
  if (objects.length < 2) return;
  for (const object of objects) {
    report(
      object,
      ['metadata', 'name'],
      `without a selector, too: ${others(objects, object, nameOf)}; only one applies to the namespace`,
    );
  }
}

export function sidecar(name: string, selector: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: ${name}, namespace: shop }
spec:
  ${selector}egress: [{ hosts: ["./*"] }]
`;
}

export function telemetry(name: string, selector: string): string {
  return `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: ${name}, namespace: shop }
spec:
  ${selector}tracing: [{ randomSamplingPercentage: 10 }]
`;
}

export const front = 'workloadSelector: { labels: { tier: front } }\n  ';

export function hasLabels(labels: Labels): boolean {
  return Object.keys(labels ?? {}).length > 0;
}
