import { textMap } from '../../fields';
import { podsOf } from '../analyze/pods';
import type { Check } from '../check';
import type { MeshObject } from '../mesh-object';

type Policy = MeshObject<'PeerAuthentication'>;

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, tier: front } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
`;

function policy(name: string, selector: string): string {
  return `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: ${name} }
spec:
  ${selector}mtls: { mode: STRICT }
`;
}

const app = 'selector: { matchLabels: { app: reviews } }\n  ';
const tier = 'selector: { matchLabels: { tier: front } }\n  ';

export const defaultPeerAuthentications: Check = {
  code: 'KIA0002',
  level: 'error',
  title: 'a namespace has two PeerAuthentications without a selector',
  description:
    'One PeerAuthentication without a selector is the default of its namespace: the oldest. The others do nothing.',
  differences: 'For PeerAuthentications; two Sidecars without a selector are IST0111.',
  examples: [
    {
      wrong: `${policy('default', '')}---${policy('strict', '')}`,
      says: 'without a selector, too: strict',
      right: `${policy('default', '')}---${policy('reviews', app)}`,
    },
  ],
  run(inventory, report) {
    const byNamespace = new Map<string, Policy[]>();
    for (const object of inventory.of('PeerAuthentication')) {
      if (Object.keys(object.spec.selector?.matchLabels ?? {}).length > 0) continue;
      byNamespace.set(object.namespace, [...(byNamespace.get(object.namespace) ?? []), object]);
    }
    for (const objects of byNamespace.values()) {
      if (objects.length < 2) continue;
      for (const object of objects) {
        const others = objects.filter((other) => other !== object).map(({ name }) => name);
        report(object, ['metadata', 'name'], `without a selector, too: ${others.join(', ')}; only the oldest applies`);
      }
    }
  },
};

export const peerAuthenticationsOfOneWorkload: Check = {
  code: 'KIA0003',
  level: 'error',
  title: 'two PeerAuthentications select one workload',
  description:
    'A workload takes its mode from one PeerAuthentication with a selector, the oldest. The others do nothing.',
  differences: 'For PeerAuthentications; two Sidecars of one workload are IST0110.',
  examples: [
    {
      wrong: `${deployment}---${policy('reviews', app)}---${policy('front', tier)}`,
      says: 'the workload reviews is also selected by front',
      right: `${deployment}---${policy('reviews', app)}`,
    },
  ],
  run(inventory, report) {
    const selected = new Map<MeshObject, Policy[]>();
    for (const object of inventory.of('PeerAuthentication')) {
      const labels = textMap(object.spec.selector?.matchLabels);
      if (labels.size === 0) continue;
      for (const pod of podsOf(inventory).select(labels, object.namespace)) {
        selected.set(pod.object, [...(selected.get(pod.object) ?? []), object]);
      }
    }
    for (const [workload, objects] of selected) {
      if (objects.length < 2) continue;
      for (const object of objects) {
        const others = objects.filter((other) => other !== object).map(({ name }) => name);
        const message = `the workload ${workload.name} is also selected by ${others.join(', ')}: only the oldest applies`;
        report(object, ['spec', 'selector'], message);
      }
    }
  },
};

export const selectorWithoutWorkload: Check = {
  code: 'KIA0004',
  level: 'warning',
  title: 'a PeerAuthentication or RequestAuthentication selects no workload',
  description: 'No workload of the namespace has the labels of the selector, so that the policy applies to nothing.',
  differences: `For the two kinds that \`istioctl analyze\` does not look at, once the manifests hold workloads. A policy in the
root namespace applies to workloads of every namespace.`,
  examples: [
    {
      wrong: `${deployment}---${policy('reviews', app.replace('reviews', 'review'))}`,
      says: 'no workload of the namespace default has the labels app=review',
      right: `${deployment}---${policy('reviews', app)}`,
    },
  ],
  run(inventory, report) {
    const pods = podsOf(inventory);
    if (pods.all.length === 0) return;
    for (const kind of ['PeerAuthentication', 'RequestAuthentication'] as const) {
      for (const object of inventory.of(kind)) {
        const labels = textMap(object.spec.selector?.matchLabels);
        if (labels.size === 0 || object.namespace === 'istio-system') continue;
        if (pods.has(labels, object.namespace)) continue;
        const text = [...labels].map((pair) => pair.join('=')).join(',');
        report(object, ['spec', 'selector'], `no workload of the namespace ${object.namespace} has the labels ${text}`);
      }
    }
  },
};
