import { textMap } from '../../manifest/fields';
import type { Report } from '../engine/check';
import type { MeshObject } from '../engine/mesh-object';
import { nameOf, others } from '../engine/others';
import type { Pod, Pods } from './pods';

type Selector = Readonly<Record<string, string | null>> | undefined;

export function hasLabels(selector: Selector): boolean {
  return Object.keys(selector ?? {}).length > 0;
}

/** `app=web,version=v1`, as in `kubectl get --selector`. */
export function selectorText(selector: Selector): string {
  return Object.entries(selector ?? {})
    .map(([key, value]) => `${key}=${value ?? ''}`)
    .sort()
    .join(',');
}

/** Objects by the Pods that they select. */
export function byPod<T extends MeshObject>(
  objects: readonly T[],
  labelsOf: (object: T) => Selector,
  pods: Pods,
): Map<Pod, T[]> {
  const selected = new Map<Pod, T[]>();
  for (const object of objects) {
    const labels = labelsOf(object);
    if (!hasLabels(labels)) continue;
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
    const message = `workload ${pod.name} is also selected by ${others(objects, object, nameOf)}: only one of them applies`;
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
      `this and ${others(objects, object, nameOf)} have no selector: only one of them applies to the namespace`,
    );
  }
}
