import { resolveGateway } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import { gatewayNamed, isInternalGateway } from '../../facts/gateways';

export const kubernetesGateway: Check = {
  code: 'MESH0147',
  level: 'warning',
  title: 'a VirtualService names a Gateway of the Gateway API',
  description: `The \`gateways\` of a VirtualService are Istio Gateways (\`networking.istio.io\`). A Gateway of the Gateway API
(\`gateway.networking.k8s.io\`) with this name does not count: the VirtualService has no effect there, and \`istioctl analyze\`
is silent. Write an HTTPRoute with the Gateway as its parent, or create an Istio Gateway; \`cdk8s-istio migrate\` translates
VirtualServices to HTTPRoutes.`,
  examples: [
    {
      wrong: `${virtualService()}---${gateway()}`,
      says: 'Gateway "edge" is one of the Gateway API, which only routes can use: write an HTTPRoute',
      right: `${httpRoute()}---${gateway()}`,
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      for (const [index, reference] of (object.spec.gateways ?? []).entries()) {
        if (reference === 'mesh' || isInternalGateway(reference)) continue;
        if (gatewayNamed(inventory, reference, object.namespace)) continue;
        if (!inventory.findById('KubernetesGateway', resolveGateway(reference, object.namespace))) continue;
        const message = `Gateway ${JSON.stringify(reference)} is one of the Gateway API, which only routes can use: write an HTTPRoute`;
        report(object, ['spec', 'gateways', index], message);
      }
    }
  },
};

function virtualService(): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews.example.com]
  gateways: [edge]
  http:
    - route: [{ destination: { host: reviews } }]
`;
}

function httpRoute(): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: reviews, namespace: shop }
spec:
  parentRefs: [{ name: edge }]
  hostnames: [reviews.example.com]
  rules:
    - backendRefs: [{ name: reviews, port: 80 }]
`;
}

function gateway(): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec:
  gatewayClassName: istio
  listeners: [{ name: http, port: 80, protocol: HTTP }]
`;
}
