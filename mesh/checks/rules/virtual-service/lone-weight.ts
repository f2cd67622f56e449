import type { Check } from '../../engine/check';
import { example } from './route-example';

export const loneWeight: Check = {
  code: 'KIA1104',
  level: 'warning',
  title: 'the only destination of a rule has a weight, which does not count',
  description: `A single destination gets every request, whatever its weight. Weight 20 alone is no 20 %: the rest is not written.`,
  examples: [
    {
      wrong: example('{ destination: { host: reviews, subset: v2 }, weight: 20 }'),
      says: 'the only destination gets every request, not 20 %',
      right: example(
        '{ destination: { host: reviews, subset: v2 }, weight: 20 }, { destination: { host: reviews, subset: v1 }, weight: 80 }',
      ),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('VirtualService')) {
      const { http = [], tls = [], tcp = [] } = object.spec;
      for (const [kind, rules] of Object.entries({ http, tls, tcp })) {
        for (const [at, { route = [] }] of rules.entries()) {
          const { weight = 0 } = route[0] ?? {};
          if (route.length !== 1 || weight < 1 || weight > 99) continue;
          const field = ['spec', kind, at, 'route', 0, 'weight'];
          report(object, field, `the only destination gets every request, not ${weight} %`);
        }
      }
    }
  },
};
