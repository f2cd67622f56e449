import { selects } from '../../../manifest/config';
import { textMap } from '../../../manifest/fields';
import { resolveGateway } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { gatewayPods } from '../../facts/gateway-pods';
import { gatewayNamed } from '../../facts/gateways';

export const ineffectiveSource: Check = {
  code: 'MESH0116',
  level: 'error',
  title: 'source or gateway condition of a match does not work',
  description: `Conditions on the source or the gateway are easy to get wrong:

- \`sourceLabels\` and \`sourceNamespace\` are ignored if the match also has \`gateways\`, so it matches too many requests.
- At a gateway, \`sourceLabels\` are compared with the labels of the gateway's Pods, not of the client.
- A gateway in a match is only useful if the VirtualService itself lists it. For any other gateway, the match is never true.`,
  examples: [
    {
      title: 'source labels and gateways',
      wrong: example('gateways: [mesh], sourceLabels: { app: web }'),
      says: 'sourceLabels is ignored because the match has gateways: remove one of them',
      right: example('sourceLabels: { app: web }'),
    },
    {
      title: 'gateway that is not listed',
      wrong: example('gateways: [shop/internal]'),
      says: 'gateway shop/internal never matches: spec.gateways lists only mesh, shop/public',
      right: example('gateways: [shop/public]'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      const { gateways = [], hosts = [], http = [], tls = [], tcp = [] } = object.spec;
      if (hosts.length === 0) continue;
      const { namespace } = object;
      const bound = new Set(gateways.length === 0 ? ['mesh'] : gateways.map((name) => resolveGateway(name, namespace)));
      const pods = bound.has('mesh') ? [] : gateways.map((name) => podsOfGateway(inventory, name, namespace));
      const isKnown = pods.length > 0 && pods.every(({ length }) => length > 0);
      for (const [kind, rules] of Object.entries({ http, tls, tcp })) {
        for (const [rule, { match = [] }] of rules.entries()) {
          for (const [matchIndex, condition] of match.entries()) {
            const field = ['spec', kind, rule, 'match', matchIndex];
            const hasLabels = Object.keys(condition.sourceLabels ?? {}).length > 0;
            for (const [index, name] of (condition.gateways ?? []).entries()) {
              if (bound.has(resolveGateway(name, namespace))) continue;
              const message = `gateway ${name} never matches: spec.gateways lists only ${[...bound].join(', ')}`;
              report(object, [...field, 'gateways', index], message);
            }
            if (kind !== 'http') continue;
            if ((condition.gateways ?? []).length > 0) {
              const key = hasLabels
                ? 'sourceLabels'
                : (condition.sourceNamespace ?? '') === ''
                  ? undefined
                  : 'sourceNamespace';
              if (key)
                report(object, [...field, key], `${key} is ignored because the match has gateways: remove one of them`);
            } else if (
              isKnown &&
              hasLabels &&
              !pods.flat().some((pod) => selects(textMap(condition.sourceLabels), pod.labels))
            ) {
              const message = "no Pod of the gateway has these labels: at a gateway, sourceLabels are not the client's";
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
