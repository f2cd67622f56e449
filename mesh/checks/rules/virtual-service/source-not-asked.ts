import { selects } from '../../../manifest/config';
import { textMap } from '../../../manifest/fields';
import { resolveGateway } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { gatewayPods } from '../../facts/gateway-pods';
import { gatewayNamed } from '../../facts/gateways';

export const sourceNotAsked: Check = {
  code: 'MESH0116',
  level: 'error',
  title: 'a match asks for a source or a gateway in a way that has no effect, or never holds',
  description: `A match with \`gateways\` does not ask for \`sourceLabels\` and \`sourceNamespace\`, so that it takes more
than it says. At a gateway these two are those of the gateway's own Pods, not of the client. And a gateway that is not
among those of the VirtualService does not come by.`,
  examples: [
    {
      wrong: example('gateways: [mesh], sourceLabels: { app: web }'),
      says: 'sourceLabels is not asked, because the match has gateways',
      right: example('sourceLabels: { app: web }'),
    },
    {
      title: 'a gateway that is not there',
      wrong: example('gateways: [shop/internal]'),
      says: 'shop/internal is not among the gateways of the VirtualService',
      right: example('gateways: [shop/public]'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('VirtualService')) {
      const { gateways = [], hosts = [], http = [], tls = [], tcp = [] } = object.spec;
      if (hosts.length === 0) continue;
      const { namespace } = object;
      const bound = new Set(gateways.length === 0 ? ['mesh'] : gateways.map((name) => resolveGateway(name, namespace)));
      const pods = bound.has('mesh') ? [] : gateways.map((name) => podsOfGateway(inventory, name, namespace));
      const isKnown = pods.length > 0 && pods.every(({ length }) => length > 0);
      for (const [kind, rules] of Object.entries({ http, tls, tcp })) {
        for (const [rule, { match = [] }] of rules.entries()) {
          for (const [at, one] of match.entries()) {
            const field = ['spec', kind, rule, 'match', at];
            const hasLabels = Object.keys(one.sourceLabels ?? {}).length > 0;
            for (const [index, name] of (one.gateways ?? []).entries()) {
              if (bound.has(resolveGateway(name, namespace))) continue;
              const message = `${name} is not among the gateways of the VirtualService: ${[...bound].join(', ')}`;
              report(object, [...field, 'gateways', index], message);
            }
            if (kind !== 'http') continue;
            if ((one.gateways ?? []).length > 0) {
              const key = hasLabels
                ? 'sourceLabels'
                : (one.sourceNamespace ?? '') === ''
                  ? undefined
                  : 'sourceNamespace';
              if (key)
                report(
                  object,
                  [...field, key],
                  `${key} is not asked, because the match has gateways: take one of them out`,
                );
            } else if (
              isKnown &&
              hasLabels &&
              !pods.flat().some((pod) => selects(textMap(one.sourceLabels), pod.labels))
            ) {
              const message = "no Pod of the gateway has these labels: at a gateway they are not the client's";
              report(object, [...field, 'sourceLabels'], message);
            }
          }
        }
      }
    }
  },
};

function podsOfGateway(inventory: Inventory, name: string, namespace: string): ReturnType<typeof gatewayPods> {
  const gateway = gatewayNamed(inventory, name, namespace);
  return gateway ? gatewayPods(inventory, gateway) : [];
}

function example(match: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways: [mesh, public]
  http:
    - match: [{ ${match} }]
      route: [{ destination: { host: reviews-v2 } }]
    - route: [{ destination: { host: reviews } }]
`;
}
