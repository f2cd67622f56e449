export const ambientNamespace = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/dataplane-mode: ambient } }
`;

/** @param labels in YAML flow style, for example `, labels: { a: b }` */
export function ambientService(labels: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop${labels} }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
`;
}

export const enrolled = ', labels: { istio.io/use-waypoint: waypoint }';
