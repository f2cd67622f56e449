import type { Check } from '../../engine/check';
import { knownHostsOf } from '../../facts/known-hosts';

export const unknownRuleHost: Check = {
  code: 'IST0174',
  level: 'warning',
  title: 'host of the DestinationRule does not exist',
  description: `No Service or ServiceEntry that is visible to the DestinationRule's namespace has the host, so the
DestinationRule applies to no request. A name without a dot is a Service in the same namespace. A name with a dot must be
complete: \`reviews.shop.svc.cluster.local\`, not \`reviews.shop\`.`,
  differences: `A wildcard host is fine if it covers a Service. Nothing is reported if the manifests contain no Service.`,
  examples: [
    {
      wrong: example('reviews.shop'),
      says: 'no Service or ServiceEntry visible to namespace shop has the host reviews.shop',
      right: example('reviews'),
    },
  ],
  about: ['DestinationRule'],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    for (const object of inventory.judgedOf('DestinationRule')) {
      const { host = '', exportTo } = object.spec;
      if (!hosts.isJudged(host) || hosts.find(host, object.namespace, exportTo).length > 0) continue;
      if (host.startsWith('*') && hosts.covers(host)) continue;
      report(
        object,
        ['spec', 'host'],
        `no Service or ServiceEntry visible to namespace ${object.namespace} has the host ${host}`,
      );
    }
  },
};

function example(host: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: ${host}
  trafficPolicy: { loadBalancer: { simple: ROUND_ROBIN } }
`;
}
