export function example(namespace: string, hosts: string, match = '', ownMatch = ''): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop }
spec:
  hosts: [shop.example.com]
  gateways: [istio-system/public]
  http:
    - delegate: { name: cart${namespace} }${match}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: cart }
spec:
  ${hosts}http:
    - route: [{ destination: { host: cart } }]${ownMatch}
`;
}
