import type { Check } from '../../engine/check';
import { plainlyUnreachable } from '../../facts/repeated-matches';

export const unreachableRoute: Check = {
  code: 'IST0130',
  level: 'warning',
  title: 'rule follows a catch-all rule or repeats earlier matches',
  description: `The first rule that matches handles the request. A rule without \`match\` matches every request, so no rule
after it is ever used. The same is true for a rule that only repeats matches of earlier rules. Move the rule without
\`match\` to the end, and remove repeated rules.`,
  differences: `A rule without \`match\` that delegates handles only the requests that its delegate matches, so the rules after
it are not reported; \`istioctl analyze\` reports them. MESH0101 reports rules that are unreachable for other reasons.`,
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
      says: 'no request reaches this rule: rule 0 before it has no match, so it handles every request',
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
