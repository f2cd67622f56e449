import type { Check } from '../../engine/check';
import { principalsOf } from '../../facts/authorization-rules';

const SCHEME = /^spiffe:\/\//i;

export const spiffePrincipal: Check = {
  code: 'MESH0138',
  level: 'error',
  title: 'principal starts with spiffe://',
  description: `Istio puts \`spiffe://\` before each principal of a policy. If you write it too, no caller has this principal: an
ALLOW rule lets nobody in, and a DENY rule blocks nobody. Remove it.

In \`subjectAltNames\` of a DestinationRule or ServiceEntry, the full name with \`spiffe://\` is right.`,
  examples: [
    {
      wrong: example('spiffe://cluster.local/ns/shop/sa/web'),
      says: 'Istio adds "spiffe://" itself, so no caller has this principal: write cluster.local/ns/shop/sa/web',
      right: example('cluster.local/ns/shop/sa/web'),
    },
  ],
  holdsInPart: true,
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      for (const { principal, field } of principalsOf(object)) {
        if (!SCHEME.test(principal)) continue;
        const name = principal.replace(SCHEME, '');
        report(object, field, `Istio adds "spiffe://" itself, so no caller has this principal: write ${name}`);
      }
    }
  },
};

function example(principal: string): string {
  return `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules: [{ from: [{ source: { principals: ["${principal}"] } }] }]
`;
}
