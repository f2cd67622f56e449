import { selects } from '../../../manifest/config';
import type { VirtualServiceSpec } from '../../../manifest/wire';
import { claimPath } from '../../../routing/condition';
import type { Check } from '../../engine/check';
import { tokenVerifiersFor } from '../../facts/authentication';
import { gatewayPods } from '../../facts/gateway-pods';
import { gatewayNamed } from '../../facts/gateways';
import { isJudged } from '../../facts/known-kinds';

export const claimWithoutToken: Check = {
  code: 'IST0149',
  level: 'error',
  title: 'JWT claim is matched at a gateway without RequestAuthentication',
  description: `A gateway knows the claims of a token only after a RequestAuthentication has verified the token. Without one, a
match on a claim never succeeds. Add a RequestAuthentication that selects the gateway's Pods, in their namespace or in the
root namespace.`,
  differences: `Only reported if the manifests or their context contain a RequestAuthentication. A Pod template counts as a Pod, and
so do the gateways of an installation.`,
  examples: [
    {
      wrong: example('reviews'),
      says: 'no RequestAuthentication applies to istio-ingressgateway',
      right: example('ingressgateway'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    if (!isJudged(inventory, 'RequestAuthentication')) return;
    for (const object of inventory.judgedOf('VirtualService')) {
      const claim = claimOf(object.spec);
      if (claim === undefined) continue;
      for (const [index, reference] of (object.spec.gateways ?? []).entries()) {
        const gateway = reference === 'mesh' ? undefined : gatewayNamed(inventory, reference, object.namespace);
        if (!gateway) continue;
        for (const pod of gatewayPods(inventory, gateway)) {
          if (tokenVerifiersFor(inventory, pod.namespace).some((selector) => selects(selector, pod.labels))) continue;
          report(
            object,
            ['spec', 'gateways', index],
            `no RequestAuthentication applies to ${pod.name}, so a match on ${claim} never succeeds`,
          );
        }
      }
    }
  },
};

function claimOf({ http = [] }: VirtualServiceSpec): string | undefined {
  for (const { match = [] } of http) {
    for (const { headers = {}, withoutHeaders = {} } of match) {
      const claim = [...Object.keys(headers), ...Object.keys(withoutHeaders)].find((name) => claimPath(name));
      if (claim !== undefined) return claim;
    }
  }
  return undefined;
}

function example(istio: string): string {
  return `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ${istio} } }
  jwtRules: [{ issuer: https://login.example.com, jwksUri: https://login.example.com/keys }]
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ headers: { "@request.auth.claims.group": { exact: beta } } }]
      route: [{ destination: { host: shop-beta } }]
    - route: [{ destination: { host: shop } }]
`;
}
