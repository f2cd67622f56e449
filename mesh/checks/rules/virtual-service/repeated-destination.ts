import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { routeBackendsOf } from '../../facts/route-backends';
import { example } from './route-example';

export const repeatedDestination: Check = {
  code: 'KIA1105',
  level: 'warning',
  title: 'rule lists the same destination twice',
  description: `The weights of equal destinations add up, so the split is not the one you see. Usually one of them should have
another subset.`,
  differences:
    'Destinations with different ports or header operations count as different. Kiali does not check backendRefs of routes.',
  examples: [
    {
      wrong: example(
        '{ destination: { host: reviews, subset: v1 }, weight: 80 }, { destination: { host: reviews, subset: v1 }, weight: 20 }',
      ),
      says: 'same destination as route[0]: set another subset or merge the two',
      right: example(
        '{ destination: { host: reviews, subset: v1 }, weight: 80 }, { destination: { host: reviews, subset: v2 }, weight: 20 }',
      ),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      const { http = [], tls = [], tcp = [] } = object.spec;
      for (const [kind, rules] of Object.entries({ http, tls, tcp })) {
        for (const [rule, { route = [] }] of rules.entries()) {
          if (route.length < 2) continue;
          const seen = new Map<string, number>();
          for (const [index, { destination, ...rest }] of route.entries()) {
            const { host, subset = '', port } = destination ?? {};
            const text = JSON.stringify([host, subset, port?.number, 'headers' in rest ? rest.headers : undefined]);
            const first = seen.get(text);
            if (first === undefined) seen.set(text, index);
            else
              report(
                object,
                ['spec', kind, rule, 'route', index],
                `same destination as route[${first}]: set another subset or merge the two`,
              );
          }
        }
      }
    }
    for (const { route, field, first } of repeatedBackends(inventory)) {
      report(route, field, `same backend as backendRefs[${first}]: use another Service or merge the two`);
    }
  },
};

/** BackendRefs of routes of the Gateway API that repeat an earlier one of their rule. */
function* repeatedBackends(inventory: Inventory) {
  const seen = new Map<string, number>();
  for (const { route, rule, index, written, field, host, port } of routeBackendsOf(inventory)) {
    const key = JSON.stringify([route.kind, route.id, rule, host, port, written.filters]);
    const first = seen.get(key);
    if (first === undefined) seen.set(key, index);
    else yield { route, field, first };
  }
}
