import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';

export const listenerWithoutTls: Check = {
  code: 'MESH0164',
  level: 'error',
  title: 'HTTPS listener has no tls, so nothing listens',
  description: `The API server accepts a listener with the protocol HTTPS and without \`tls\`, and istiod sets all status conditions
to \`True\`. But it generates no listener: connections are refused.`,
  examples: [
    {
      wrong: example(''),
      says: 'must be set: without it, nothing listens on port 443',
      right: example(', tls: { certificateRefs: [{ name: shop-cert }] }'),
    },
  ],
  about: ['KubernetesGateway'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('KubernetesGateway')) {
      for (const [index, { protocol, port, tls }] of list(object.spec.listeners).map(fields).entries()) {
        if (protocol !== 'HTTPS' || (tls !== undefined && tls !== null)) continue;
        const message = `tls must be set: without it, nothing listens on port ${text(port)}`;
        report(object, ['spec', 'listeners', index], message);
      }
    }
  },
};

function example(tls: string): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: istio
  listeners:
    - { name: https, port: 443, protocol: HTTPS${tls} }
`;
}
