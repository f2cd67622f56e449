import { gatewayNames } from '../grammar/gateway-names';
import { webhookRule } from '../rule';

export const gateways = webhookRule({
  kind: 'VirtualService',
  concept: 'gateways',
  description:
    'Names of Gateways, as `namespace/name` or without the namespace where it is the own one; `mesh` for sidecars.',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: bookinfo, namespace: default }
spec:
  hosts: [bookinfo.example.com]
  gateways: [istio-system/public, mesh]
  http:
    - match:
        - gateways: [istio-system/public]
      route:
        - destination: { host: productpage }
`,
  wrong: [
    { set: { 'spec.gateways[0]': 'a/b/c' }, says: 'the name of a Gateway must be 1 to 63 letters' },
    { set: { 'spec.gateways[0]': '/public' }, says: 'neither of them empty' },
    { set: { 'spec.http[0].match[0].gateways[0]': 'my_ns/public' }, says: 'the namespace of a Gateway must be' },
    {
      set: { 'spec.gateways[0]': 'public.istio-system.svc.cluster.local' },
      says: 'here "istio-system/public"',
      warning: true,
    },
    {
      set: { 'spec.http[0].match[0].gateways[0]': 'public.istio-system' },
      says: 'got the outdated form',
      warning: true,
    },
  ],
  check({ spec }, verdict) {
    gatewayNames(spec.gateways, ['spec', 'gateways'], verdict);
    const { http = [], tls = [], tcp = [] } = spec;
    for (const [protocol, routes] of Object.entries({ http, tls, tcp })) {
      for (const [index, { match = [] }] of routes.entries()) {
        for (const [branch, { gateways }] of match.entries()) {
          if (gateways) gatewayNames(gateways, ['spec', protocol, index, 'match', branch, 'gateways'], verdict);
        }
      }
    }
  },
});
