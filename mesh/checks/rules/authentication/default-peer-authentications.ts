import type { Check } from '../../engine/check';
import { nameOf, others } from '../../engine/others';
import { byNamespace, hasLabels } from '../../facts/selection';
import { app, policy } from './peer-authentication-example';

export const defaultPeerAuthentications: Check = {
  code: 'KIA0002',
  level: 'error',
  title: 'namespace has several PeerAuthentications without a selector',
  description: `A PeerAuthentication without a selector is the default for its namespace. If there are several, only the oldest
applies and the others have no effect. Merge them into one.`,
  differences: 'Only checks PeerAuthentications. For Sidecars without a selector see IST0111.',
  examples: [
    {
      wrong: `${policy('default', '')}---${policy('strict', '')}`,
      says: 'this and strict have no selector: only the oldest applies to the namespace',
      right: `${policy('default', '')}---${policy('reviews', app)}`,
    },
  ],
  about: ['PeerAuthentication'],
  run(inventory, report) {
    const defaults = inventory.of('PeerAuthentication').filter(({ spec }) => !hasLabels(spec.selector?.matchLabels));
    for (const objects of byNamespace(defaults).values()) {
      if (objects.length < 2) continue;
      for (const object of objects) {
        report(
          object,
          ['metadata', 'name'],
          `this and ${others(objects, object, nameOf)} have no selector: only the oldest applies to the namespace`,
        );
      }
    }
  },
};
