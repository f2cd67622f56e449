import { dnsLabel } from '../grammar/dns';
import { webhookRule } from '../rule';

export const name = webhookRule({
  kind: 'Gateway',
  concept: 'name',
  description: 'VirtualServices refer to it by `namespace/name`, where a dot would mean something else.',
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
  wrong: [{ set: { 'metadata.name': 'public.gateway' }, says: 'the name of a Gateway must be 1 to 63 letters' }],
  check(object, { error }) {
    const problem = dnsLabel(object.name);
    error(['metadata', 'name'], problem && `the name of a Gateway ${problem}`);
  },
});
