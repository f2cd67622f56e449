export const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, tier: front } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
`;

export function sidecar(name: string, selector: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: ${name}, namespace: shop }
spec:
  ${selector}egress: [{ hosts: ["./*"] }]
`;
}

export function telemetry(name: string, selector: string): string {
  return `
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: ${name}, namespace: shop }
spec:
  ${selector}tracing: [{ randomSamplingPercentage: 10 }]
`;
}

export const front = 'workloadSelector: { labels: { tier: front } }\n  ';
