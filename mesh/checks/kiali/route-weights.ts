import type { Check } from '../check';

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

function example(routes: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http: [{ route: [${routes}] }]
`;
}
