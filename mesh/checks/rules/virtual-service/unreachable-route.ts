import type { Check } from '../../engine/check';
import { plainlyUnreachable } from '../../facts/repeated-matches';

export const unreachableRoute: Check = {
  code: 'IST0130',
  level: 'warning',
  title: 'a rule comes after one that takes everything, or repeats what earlier rules match',
  description: `The first rule that matches answers. A rule without \`match\` takes every request, so that it can only
be the last; a rule whose every match stands in an earlier rule never answers.`,
  differences: `A rule without \`match\` that delegates takes only what its delegate takes: Istio's analyzer reports the
rules behind it all the same. Rules that are out of reach for other reasons are MESH0101.`,
  examples: [
    {
      wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route: [{ destination: { host: reviews } }]
    - match: [{ headers: { beta: { exact: "true" } } }]
      route: [{ destination: { host: reviews-v2 } }]
`,
      says: 'rule 0 before it has no match',
      right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match: [{ headers: { beta: { exact: "true" } } }]
      route: [{ destination: { host: reviews-v2 } }]
    - route: [{ destination: { host: reviews } }]
`,
    },
  ],
  run(inventory, report) {
    for (const { object, list, rule, message } of plainlyUnreachable(inventory).rules) {
      report(object, ['spec', list, rule], message);
    }
  },
};
