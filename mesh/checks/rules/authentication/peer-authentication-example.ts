export const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews, tier: front } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
`;

export function policy(name: string, selector: string): string {
  return `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: ${name} }
spec:
  ${selector}mtls: { mode: STRICT }
`;
}

export const app = 'selector: { matchLabels: { app: reviews } }\n  ';
export const tier = 'selector: { matchLabels: { tier: front } }\n  ';
