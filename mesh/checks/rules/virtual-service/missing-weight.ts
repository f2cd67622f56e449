import type { Check } from '../../engine/check';

export const missingWeight: Check = {
  code: 'MESH0102',
  level: 'error',
  holdsInPart: true,
  title: 'destination without a weight gets no requests',
  description: `If a rule has several destinations, each gets requests in proportion to its \`weight\`. A missing weight means
0, so the destination never gets a request. Set the weight, even if you want 0.

Weights that do not add up to 100 are scaled: 90 and 20 become 82% and 18%. This is reported with level info.`,
  examples: [
    {
      wrong: example('weight: 90', ''),
      says: 'this destination has no weight, so it gets no requests: set one (weight: 0 if that is intended)',
      right: example('weight: 90', ', weight: 10'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const kind of ['http', 'tls', 'tcp'] as const) {
        for (const [index, { route = [] }] of (object.spec[kind] ?? []).entries()) {
          const sum = route.reduce((total, { weight = 0 }) => total + weight, 0);
          if (route.length < 2 || sum <= 0) continue;
          const field = ['spec', kind, index, 'route'];
          const missing = route.findIndex(({ weight }) => weight === undefined);
          if (missing >= 0) {
            const message =
              'this destination has no weight, so it gets no requests: set one (weight: 0 if that is intended)';
            report(object, [...field, missing], message);
          } else if (sum !== 100) {
            const shares = route.map(({ weight = 0 }) => `${Math.round((weight / sum) * 1000) / 10}%`).join(', ');
            report(object, field, `the weights add up to ${sum}, so they are scaled to ${shares}`, 'info');
          }
        }
      }
    }
  },
};

function example(first: string, second: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route:
        - { destination: { host: reviews }, ${first} }
        - { destination: { host: reviews-canary }${second} }
`;
}
