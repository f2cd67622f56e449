import type { FieldPath } from '../../../../../manifest/manifest';
import type { VirtualServiceTcpRoute } from '../../../../../manifest/wire';
import { destination } from '../grammar/destination';
import { type Verdict, webhookRule } from '../rule';

export const destinations = webhookRule({
  kind: 'VirtualService',
  concept: 'destinations and weights',
  description:
    'Weights are relative to their sum, which need not be 100. Among several destinations, one without a weight gets no traffic.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: default }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v1, port: { number: 9080 } }
          weight: 90
        - destination: { host: reviews, subset: v2 }
          weight: 10
  tcp:
    - route:
        - destination: { host: reviews }
`,
  wrong: [
    { set: { 'spec.http[0].route[0].destination': undefined }, says: 'must name a destination' },
    { set: { 'spec.http[0].route[0].destination.host': '*' }, says: 'must be the host of a service, got "*"' },
    {
      set: { 'spec.http[0].route[0].destination.host': '10.0.0.1' },
      says: 'must be a domain name that does not end in a number, got "10.0.0.1"',
    },
    {
      set: { 'spec.http[0].route[0].destination.subset': 'v1.0' },
      says: 'must be 1 to 63 letters, digits and inner hyphens, got "v1.0"',
    },
    { set: { 'spec.http[0].route[0].destination.port': {} }, says: 'must be a port from 1 to 65535, got 0' },
    { set: { 'spec.http[0].route[0].weight': -90 }, says: 'must not be negative, got -90' },
    {
      set: { 'spec.http[0].route[0].weight': undefined, 'spec.http[0].route[1].weight': 0 },
      says: 'at least one destination must have a weight above 0',
    },
    { set: { 'spec.tcp[0].route': [] }, says: 'must have a route' },
    {
      set: { 'spec.tcp[0].route[0].destination.host': 'a_b' },
      says: 'must be letters, digits and hyphens between dots',
    },
    { set: { 'spec.tls': [{ match: [{ sniHosts: ['reviews'] }] }] }, says: 'must have a route' },
  ],
  check({ spec }, verdict) {
    for (const protocol of ['http', 'tls', 'tcp'] as const) {
      spec[protocol]?.forEach(({ route = [] }, index) => {
        if (route.length === 0 && protocol !== 'http') verdict.error(['spec', protocol, index], 'must have a route');
        weights(route, ['spec', protocol, index, 'route'], verdict);
      });
    }
  },
});

function weights(routes: readonly VirtualServiceTcpRoute[], field: FieldPath, verdict: Verdict): void {
  let sum = 0;
  routes.forEach(({ destination: to, weight = 0 }, index) => {
    if (!to) verdict.error([...field, index], 'must name a destination');
    destination(to, [...field, index, 'destination'], verdict);
    if (weight < 0) verdict.error([...field, index, 'weight'], `must not be negative, got ${weight}`);
    // Istio adds in 32 bits.
    sum = (sum + weight) | 0;
  });
  if (routes.length > 1 && sum === 0) verdict.error(field, 'at least one destination must have a weight above 0');
}
