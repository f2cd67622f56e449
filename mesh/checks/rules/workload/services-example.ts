export function servicesAndDeployment(...services: readonly string[]): string {
  return [
    ...services.map(
      (spec, at) => `
apiVersion: v1
kind: Service
metadata: { name: shop-${at} }
spec: { selector: { app: shop }, ports: [${spec}] }
`,
    ),
    `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop, sidecar.istio.io/inject: "true" } }
    spec: { containers: [{ name: shop, image: shop:1 }] }
`,
  ].join('---');
}
