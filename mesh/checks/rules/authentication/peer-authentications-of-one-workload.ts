import type { Check } from '../../engine/check';
import { nameOf, others } from '../../engine/others';
import { podsOf } from '../../facts/pods';
import { byPod } from '../../facts/selection';
import { app, deployment, policy, tier } from './peer-authentication-example';

export const peerAuthenticationsOfOneWorkload: Check = {
  code: 'KIA0003',
  level: 'error',
  title: 'several PeerAuthentications select the same workload',
  description: `If several PeerAuthentications with a selector select a workload, only the oldest applies and the others have no
effect. Merge them into one, or make their selectors disjoint.`,
  differences: 'Only checks PeerAuthentications. For Sidecars that select the same workload see IST0110.',
  examples: [
    {
      wrong: `${deployment}---${policy('reviews', app)}---${policy('front', tier)}`,
      says: 'workload reviews is also selected by front',
      right: `${deployment}---${policy('reviews', app)}`,
    },
  ],
  about: ['PeerAuthentication'],
  run(inventory, report) {
    const selected = byPod(
      inventory.of('PeerAuthentication'),
      ({ spec }) => spec.selector?.matchLabels,
      podsOf(inventory),
    );
    for (const [workload, objects] of selected) {
      if (objects.length < 2) continue;
      for (const object of objects) {
        const message = `workload ${workload.name} is also selected by ${others(objects, object, nameOf)}: only the oldest applies`;
        report(object, ['spec', 'selector'], message);
      }
    }
  },
};
