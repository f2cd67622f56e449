const SERVICE = `
apiVersion: v1
kind: Service
metadata: { name: web }
spec:
  selector: { app: web }
  ports: [{ name: http, port: 80 }]
`;

/** An Ingress for shop.example.com, by default with the path `/` and the class `istio`, and the Service behind it. */
export function ingressExample({
  name = 'shop',
  metadata = '',
  spec = 'ingressClassName: istio',
  paths = '/',
  backend = '{ service: { name: web, port: { number: 80 } } }',
}: {
  readonly name?: string;
  /** Further metadata in flow style, with a comma in front. */
  readonly metadata?: string;
  readonly spec?: string;
  readonly paths?: string;
  readonly backend?: string;
} = {}): string {
  return `${SERVICE}---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: ${name}${metadata} }
spec:
  ${spec}
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: ${paths}
            pathType: Prefix
            backend: ${backend}
`;
}
