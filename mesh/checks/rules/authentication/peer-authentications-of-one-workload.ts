import type { Check } from '../../engine/check';
import { nameOf, others } from '../../engine/others';
import { podsOf } from '../../facts/pods';
import { byPod } from '../../facts/selection';
import { app, deployment, policy, tier } from './peer-authentication-example';

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
    const selected = byPod(
      inventory.of('PeerAuthentication'),
      ({ spec }) => spec.selector?.matchLabels,
      podsOf(inventory),
    );
    for (const [workload, objects] of selected) {
      if (objects.length < 2) continue;
      for (const object of objects) {
        const message = `the workload ${workload.name} is also selected by ${others(objects, object, nameOf)}: only the oldest applies`;
        report(object, ['spec', 'selector'], message);
      }
    }
  },
};
