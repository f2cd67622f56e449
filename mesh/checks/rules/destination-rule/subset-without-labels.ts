import type { Check } from '../../engine/check';
import { rule } from './subset-example';

export const subsetWithoutLabels: Check = {
  code: 'KIA0209',
  level: 'warning',
  title: 'a subset has no labels',
  description:
    'A subset without labels is the whole host. That makes sense only to give it a trafficPolicy of its own.',
  differences: 'A subset with a trafficPolicy of its own, or with a sibling that has labels, is for information.',
  examples: [
    {
      wrong: rule(''),
      says: 'subset v1 has no labels, so it is all of the host',
      right: rule(', labels: { version: v1 }'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('DestinationRule')) {
      const { subsets = [] } = object.spec;
      const hasLabels = subsets.some(({ labels }) => Object.keys(labels ?? {}).length > 0);
      for (const [at, { labels, name, trafficPolicy }] of subsets.entries()) {
        if (Object.keys(labels ?? {}).length > 0) continue;
        const level = hasLabels || trafficPolicy ? 'info' : 'warning';
        report(object, ['spec', 'subsets', at], `subset ${name} has no labels, so it is all of the host`, level);
      }
    }
  },
};
