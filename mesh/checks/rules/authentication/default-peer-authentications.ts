import type { Check } from '../../engine/check';
import { nameOf, others } from '../../engine/others';
import { byNamespace, hasLabels } from '../../facts/selection';
import { app, policy } from './peer-authentication-example';

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
    const defaults = inventory.of('PeerAuthentication').filter(({ spec }) => !hasLabels(spec.selector?.matchLabels));
    for (const objects of byNamespace(defaults).values()) {
      if (objects.length < 2) continue;
      for (const object of objects) {
        report(
          object,
          ['metadata', 'name'],
          `without a selector, too: ${others(objects, object, nameOf)}; only the oldest applies`,
        );
      }
    }
  },
};
