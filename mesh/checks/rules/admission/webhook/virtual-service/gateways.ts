import { gatewayNames } from '../grammar/gateway-names';
import { webhookRule } from '../rule';

export const gateways = webhookRule({
  kind: 'VirtualService',
  concept: 'gateways',
  description:
    'Names of Gateways as `namespace/name`, or just `name` for a Gateway in the same namespace; `mesh` means all sidecars.',
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
    {
      set: { 'spec.gateways[0]': 'a/b/c' },
      says: "the Gateway's name must be 1 to 63 letters, digits and inner hyphens",
    },
    { set: { 'spec.gateways[0]': '/public' }, says: 'must be namespace/name with both parts set, got "/public"' },
    {
      set: { 'spec.http[0].match[0].gateways[0]': 'my_ns/public' },
      says: 'the Gateway\'s namespace must be 1 to 63 letters, digits and inner hyphens, got "my_ns"',
    },
    {
      set: { 'spec.gateways[0]': 'public.istio-system.svc.cluster.local' },
      says: 'should be "istio-system/public", got the outdated form "public.istio-system.svc.cluster.local"',
      warning: true,
    },
    {
      set: { 'spec.http[0].match[0].gateways[0]': 'public.istio-system' },
      says: 'should be "istio-system/public", got the outdated form "public.istio-system"',
      warning: true,
    },
  ],
  check({ spec }, verdict) {
    gatewayNames(spec.gateways, ['spec', 'gateways'], verdict);
    for (const protocol of ['http', 'tls', 'tcp'] as const) {
      for (const [index, { match = [] }] of (spec[protocol] ?? []).entries()) {
        for (const [branch, { gateways }] of match.entries()) {
          if (gateways) gatewayNames(gateways, ['spec', protocol, index, 'match', branch, 'gateways'], verdict);
        }
      }
    }
  },
});
