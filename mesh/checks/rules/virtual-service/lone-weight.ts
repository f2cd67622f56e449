import type { Check } from '../../engine/check';
import { example } from './route-example';

export const loneWeight: Check = {
  code: 'KIA1104',
  level: 'warning',
  title: 'weight of the only destination is ignored',
  description: `A single destination gets every request, whatever its weight: \`weight: 20\` alone means 100%, not 20%. Add the
destination for the other requests, or remove the weight.`,
  examples: [
    {
      wrong: example('{ destination: { host: reviews, subset: v2 }, weight: 20 }'),
      says: 'the only destination gets every request, not 20%: add the other destination or remove the weight',
      right: example(
        '{ destination: { host: reviews, subset: v2 }, weight: 20 }, { destination: { host: reviews, subset: v1 }, weight: 80 }',
      ),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      const { http = [], tls = [], tcp = [] } = object.spec;
      for (const [kind, rules] of Object.entries({ http, tls, tcp })) {
        for (const [index, { route = [] }] of rules.entries()) {
          const { weight = 0 } = route[0] ?? {};
          if (route.length !== 1 || weight < 1 || weight > 99) continue;
          const field = ['spec', kind, index, 'route', 0, 'weight'];
          report(
            object,
            field,
            `the only destination gets every request, not ${weight}%: add the other destination or remove the weight`,
          );
        }
      }
    }
  },
};
