export function rule(labels: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets: [{ name: v1${labels} }]
`;
}

export function example(version: string): string {
  const deployment = (name: string, label: string) => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name}, version: ${label} } }
    spec: { containers: [{ name: app, image: "app:1" }] }
`;
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---${deployment('reviews', 'v1')}---${deployment('ratings', 'v2')}---${rule(`, labels: { version: ${version} }`)}`;
}
