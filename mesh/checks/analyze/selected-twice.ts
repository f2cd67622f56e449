import { textMap } from '../../fields';
import type { Check, Report } from '../check';
import type { MeshObject } from '../mesh-object';
import { isAmbient, isAmbientNamespace, type Pod, type Pods, podsOf } from './pods';

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, tier: front } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
`;

type Labels = Readonly<Record<string, string | null>> | undefined;

/** Objects by each Pod that they select. */
function byPod<T extends MeshObject>(
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

function reportAll(pod: Pod, objects: readonly MeshObject[], field: string, report: Report): void {
  for (const object of objects) {
    const others = objects.filter((other) => other !== object).map(({ name }) => name);
    const message = `the workload ${pod.name} is also selected by ${others.join(', ')}: only one of them applies to it`;
    report(object, ['spec', field], message);
  }
}

function byNamespace<T extends MeshObject>(objects: readonly T[]): Map<string, T[]> {
  const grouped = new Map<string, T[]>();
  for (const object of objects) grouped.set(object.namespace, [...(grouped.get(object.namespace) ?? []), object]);
  return grouped;
}

function reportDefaults(objects: readonly MeshObject[], report: Report): void {
  if (objects.length < 2) return;
  for (const object of objects) {
    const others = objects.filter((other) => other !== object).map(({ name }) => name);
    report(
      object,
      ['metadata', 'name'],
      `without a selector, too: ${others.join(', ')}; only one applies to the namespace`,
    );
  }
}

function sidecar(name: string, selector: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: ${name}, namespace: shop }
spec:
  ${selector}egress: [{ hosts: ["./*"] }]
`;
}

function telemetry(name: string, selector: string): string {
  return `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: ${name}, namespace: shop }
spec:
  ${selector}tracing: [{ randomSamplingPercentage: 10 }]
`;
}

const front = 'workloadSelector: { labels: { tier: front } }\n  ';

export const sidecarsOfOneWorkload: Check = {
  code: 'IST0110',
  level: 'error',
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
      if (!isAmbientNamespace(inventory.find('Namespace', '', object.namespace))) continue;
      report(object, ['metadata', 'name'], `the namespace ${object.namespace} is in ambient mode: this has no effect`);
    }
  },
};

export const telemetriesOfOneWorkload: Check = {
  code: 'IST0159',
  level: 'error',
  title: 'two Telemetries select one workload',
  description:
    'A workload takes its settings from one Telemetry with a selector, the oldest. The others have no effect.',
  differences: 'A pod template counts as one Pod, whatever its replicas.',
  examples: [
    {
      wrong: `${deployment}---${telemetry('reviews', 'selector: { matchLabels: { app: reviews } }\n  ')}---${telemetry('front', 'selector: { matchLabels: { tier: front } }\n  ')}`,
      says: 'the workload reviews is also selected by front',
      right: `${deployment}---${telemetry('front', 'selector: { matchLabels: { tier: front } }\n  ')}`,
    },
  ],
  run(inventory, report) {
    const pods = podsOf(inventory);
    for (const [pod, telemetries] of byPod(inventory.of('Telemetry'), ({ spec }) => spec.selector?.matchLabels, pods)) {
      if (telemetries.length > 1) reportAll(pod, telemetries, 'selector', report);
    }
  },
};

export const defaultTelemetries: Check = {
  code: 'IST0160',
  level: 'error',
  title: 'a namespace has two Telemetries without a selector',
  description:
    'One Telemetry without a selector is the default of its namespace: the oldest. The others have no effect.',
  differences: 'One with targetRefs is for its targets and no default: Istio counts it as one.',
  examples: [
    {
      wrong: `${telemetry('default', '')}---${telemetry('tracing', '')}`,
      says: 'without a selector, too: tracing',
      right: telemetry('default', ''),
    },
  ],
  run(inventory, report) {
    const defaults = inventory
      .of('Telemetry')
      .filter(({ spec }) => !spec.selector && !spec.targetRef && (spec.targetRefs ?? []).length === 0);
    for (const telemetries of byNamespace(defaults).values()) reportDefaults(telemetries, report);
  },
};

function hasLabels(labels: Labels): boolean {
  return Object.keys(labels ?? {}).length > 0;
}
