import { dnsLabel } from '../grammar/dns';
import { webhookRule } from '../rule';

export const name = webhookRule({
  kind: 'Gateway',
  concept: 'name',
  description:
    'VirtualServices refer to a Gateway as `namespace/name` or, in an outdated form, `name.namespace`: a name with a dot would be ambiguous.',
  right: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public-gateway, namespace: default }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ["*"]
`,
  wrong: [
    {
      set: { 'metadata.name': 'public.gateway' },
      says: "the Gateway's name must be 1 to 63 letters, digits and inner hyphens",
    },
  ],
  check(object, { error }) {
    const problem = dnsLabel(object.name);
    error(['metadata', 'name'], problem && `the Gateway's name ${problem}`);
  },
});
