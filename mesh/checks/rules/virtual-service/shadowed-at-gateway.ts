import type { Check } from '../../engine/check';
import { hiddenAtGateways } from '../../facts/hidden-at-gateways';

export const shadowedAtGateway: Check = {
  code: 'MESH0105',
  level: 'warning',
  title: 'rule is hidden by another VirtualService of the same gateway host',
  description: `If the VirtualServices \`cart\` and \`pay\` have the same gateway and host, the gateway merges their rules into
one list: rules of the older VirtualService first, catch-all rules last. If a rule for \`/cart\` is older, a newer rule for
\`/cart/pay\` is never reached. Age means creation time in the cluster, so the same manifests can work in one cluster and
fail in another.

Put the rules into one VirtualService, or use delegates. The finding is an error if one of the two rules is unreachable
whichever is older.`,
  examples: [
    {
      wrong: [example('cart', '{ prefix: /cart }'), example('pay', '{ prefix: /cart/pay }')].join('---'),
      says: 'at gateway istio-system/public, no request for shop.example.com (namespace default) reaches this rule: rule 0 of default/cart matches all its requests first if it is older (or as old and first by name)',
      right: [example('cart', '{ prefix: /cart/list }'), example('pay', '{ prefix: /cart/pay }')].join('---'),
    },
  ],
  run(inventory, report) {
    for (const { object, field, message, level } of hiddenAtGateways(inventory)) report(object, field, message, level);
  },
};

function example(name: string, uri: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name} }
spec:
  hosts: [shop.example.com]
  gateways: [istio-system/public]
  http:
    - match: [{ uri: ${uri} }]
      route: [{ destination: { host: ${name} } }]
`;
}
