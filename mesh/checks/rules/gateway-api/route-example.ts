/** A Gateway, an HTTPRoute with these rules, and Services `web` and `api` with port 80. */
export function routeExample(rules: string, hostnames = '[shop.example.com]'): string {
  return `
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge }
spec:
  gatewayClassName: istio
  listeners:
    - { name: http, port: 80, protocol: HTTP }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: shop }
spec:
  parentRefs: [{ name: edge }]
  hostnames: ${hostnames}
  rules:
${rules}
${servicesExample}`;
}

const service = (name: string) => `---
apiVersion: v1
kind: Service
metadata: { name: ${name} }
spec:
  selector: { app: ${name} }
  ports: [{ name: http, port: 80 }]
`;

/** Services `web` and `api` with port 80. */
export const servicesExample = `${service('web')}${service('api')}`.trimEnd();
