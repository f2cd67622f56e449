import { isHeader, refusal } from './refusal';

export const header = refusal(
  {
    code: 'MESH0004',
    title: 'no such object can exist: kind, version, name, labels or annotations are wrong',
    description: `Every Kubernetes object needs an \`apiVersion\` and a \`kind\` that the API server serves, and a name.
Names, namespaces and the keys and values of labels follow grammars of Kubernetes.`,
    examples: [
      {
        wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: Reviews_v2 }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews }
`,
        says: 'must be at most 253 lower-case letters, digits, hyphens and dots',
        right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews-v2 }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews }
`,
      },
    ],
  },
  isHeader,
);
