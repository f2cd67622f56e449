import type { Check } from '../../engine/check';
import { knownHostsOf } from '../../facts/known-hosts';

export const unknownRuleHost: Check = {
  code: 'IST0174',
  level: 'warning',
  title: 'a DestinationRule is for a host that is not there',
  description: `No Service or ServiceEntry that the rule's namespace sees has the host, so that the rule applies to no
request. A name without a dot belongs to the namespace of the rule; one with a dot is taken as it is.`,
  differences: 'A wildcard host is also right where it covers a Service. Judged once the manifests hold Services.',
  examples: [
    { wrong: example('reviews.shop'), says: 'reviews.shop is the host of no Service', right: example('reviews') },
  ],
  run(inventory, report) {
    const hosts = knownHostsOf(inventory);
    for (const object of inventory.of('DestinationRule')) {
      const { host = '', exportTo } = object.spec;
      if (!hosts.isJudged(host) || hosts.find(host, object.namespace, exportTo).length > 0) continue;
      if (host.startsWith('*') && hosts.covers(host)) continue;
      report(object, ['spec', 'host'], `${host} is the host of no Service or ServiceEntry that is seen from here`);
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
