import type { Check } from '../../engine/check';
import { example } from './route-example';

export const repeatedDestination: Check = {
  code: 'KIA1105',
  level: 'warning',
  title: 'a rule names one destination twice',
  description: 'The shares of equal destinations add up. Mostly one of them was meant for another subset.',
  differences: 'Destinations that differ in their port or in their header operations are different.',
  examples: [
    {
      wrong: example(
        '{ destination: { host: reviews, subset: v1 }, weight: 80 }, { destination: { host: reviews, subset: v1 }, weight: 20 }',
      ),
      says: 'the same destination as route[0]',
      right: example(
        '{ destination: { host: reviews, subset: v1 }, weight: 80 }, { destination: { host: reviews, subset: v2 }, weight: 20 }',
      ),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('VirtualService')) {
      const { http = [], tls = [], tcp = [] } = object.spec;
      for (const [kind, rules] of Object.entries({ http, tls, tcp })) {
        for (const [at, { route = [] }] of rules.entries()) {
          if (route.length < 2) continue;
          const seen = new Map<string, number>();
          for (const [index, { destination, ...one }] of route.entries()) {
            const { host, subset = '', port } = destination ?? {};
            const text = JSON.stringify([host, subset, port?.number, 'headers' in one ? one.headers : undefined]);
            const first = seen.get(text);
            if (first === undefined) seen.set(text, index);
            else
              report(
                object,
                ['spec', kind, at, 'route', index],
                `the same destination as route[${first}]: name another subset`,
              );
          }
        }
      }
    }
  },
};
