import type { Check } from '../../engine/check';
import { rule } from './subset-example';

export const subsetWithoutLabels: Check = {
  code: 'KIA0209',
  level: 'warning',
  title: 'subset has no labels',
  description: `A subset without labels contains all workloads of the host. Add labels, unless you only want to give the subset
a different \`trafficPolicy\`.`,
  differences: 'The finding is info if the subset has a `trafficPolicy`, or if another subset has labels.',
  examples: [
    {
      wrong: rule(''),
      says: 'subset v1 has no labels, so it contains all workloads of reviews',
      right: rule(', labels: { version: v1 }'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { subsets = [] } = object.spec;
      const hasLabels = subsets.some(({ labels }) => Object.keys(labels ?? {}).length > 0);
      for (const [index, { labels, name, trafficPolicy }] of subsets.entries()) {
        if (Object.keys(labels ?? {}).length > 0) continue;
        const level = hasLabels || trafficPolicy ? 'info' : 'warning';
        const message = `subset ${name} has no labels, so it contains all workloads of ${object.spec.host}`;
        report(object, ['spec', 'subsets', index], message, level);
      }
    }
  },
};
