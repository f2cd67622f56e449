import type { Check } from '../../engine/check';
import { hiddenAtGateways } from '../../facts/hidden-at-gateways';

export const shadowedAtGateway: Check = {
  code: 'MESH0105',
  level: 'warning',
  title: 'at a gateway a rule is hidden by another VirtualService of the same host',
  description: `At a gateway the rules of all VirtualServices of one host form one list: those of the oldest VirtualService
first, and rules that take everything last. A rule of the newer one that an older one covers is never reached. Which
one is older is decided when the objects are created, so that the same manifests may work in one cluster and fail in
another. Put the rules into one VirtualService, or delegate. It is an error where one of the two never gets a request
whichever is older.`,
  examples: [
    {
      wrong: [example('cart', '{ prefix: /cart }'), example('pay', '{ prefix: /cart/pay }')].join('---'),
      says: 'rule 0 of default/cart takes every one, being older',
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
