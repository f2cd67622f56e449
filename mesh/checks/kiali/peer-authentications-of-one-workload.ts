import { textMap } from '../../fields';
import { nameOf, others } from '../analyze/others';
import { podsOf } from '../analyze/pods';
import type { Check } from '../check';
import type { MeshObject } from '../mesh-object';
import { app, deployment, type Policy, policy, tier } from './peer-authentication-example';

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
        const message = `the workload ${workload.name} is also selected by ${others(objects, object, nameOf)}: only the oldest applies`;
        report(object, ['spec', 'selector'], message);
      }
    }
  },
};
