import type { Check } from '../../engine/check';

export const missingWeight: Check = {
  code: 'MESH0102',
  level: 'error',
  holdsInPart: true,
  title: 'one of several destinations has no weight, so that it gets nothing',
  description: `Of several destinations each gets requests in proportion to its \`weight\`; one without a weight has 0 and
never gets any. Write the weight, also where it is 0 on purpose. Weights that do not sum to 100 are scaled: 90 and 20
become 82 % and 18 %, which is for information only.`,
  examples: [
    {
      wrong: example('weight: 90', ''),
      says: 'no weight, so no requests: the other destinations get all of them',
      right: example('weight: 90', ', weight: 10'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('VirtualService')) {
      const { http = [], tls = [], tcp = [] } = object.spec;
      for (const [kind, rules] of Object.entries({ http, tls, tcp })) {
        for (const [at, { route = [] }] of rules.entries()) {
          const sum = route.reduce((total, { weight = 0 }) => total + weight, 0);
          if (route.length < 2 || sum <= 0) continue;
          const field = ['spec', kind, at, 'route'];
          const missing = route.findIndex(({ weight }) => weight === undefined);
          if (missing >= 0) {
            const message =
              'no weight, so no requests: the other destinations get all of them; write weight: 0 if that is meant';
            report(object, [...field, missing], message);
          } else if (sum !== 100) {
            const shares = route.map(({ weight = 0 }) => `${Math.round((weight / sum) * 1000) / 10} %`).join(', ');
            report(object, field, `the weights sum to ${sum}: they are taken as ${shares}`, 'info');
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
