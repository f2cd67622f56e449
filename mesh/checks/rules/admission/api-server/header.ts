import { isHeader, refusal } from './refusal';

export const header = refusal(
  {
    code: 'MESH0004',
    title: 'object has an invalid apiVersion, kind or metadata',
    description: `Every Kubernetes object needs a name, and an \`apiVersion\` and \`kind\` that the API server serves. Names,
namespaces, and the keys and values of labels must follow the syntax rules of Kubernetes. The API server rejects anything
else.`,
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
