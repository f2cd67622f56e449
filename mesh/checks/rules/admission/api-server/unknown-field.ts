import { refusal } from './refusal';

export const unknownField = refusal(
  {
    code: 'MESH0001',
    title: 'object has an unknown field',
    description: `\`kubectl apply\` uses strict field validation: the API server rejects an object with a field that is not in its
schema. Without strict validation, the API server silently drops the field: a misspelt \`timeout\` means no timeout. Fix the
name of the field, move it, or remove it.

The message names a similar field, or the place nearby where a field of this name is allowed: most unknown fields are one level
too high or too low.`,
    examples: [
      {
        title: 'misspelt',
        wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - timeot: 5s
      route:
        - destination: { host: reviews }
`,
        says: 'unknown field "timeot", did you mean "timeout"?',
        right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - timeout: 5s
      route:
        - destination: { host: reviews }
`,
      },
      {
        title: 'one level too high',
        wrong: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews }
spec:
  rules:
    - from: [{ principals: [cluster.local/ns/shop/sa/web] }]
`,
        says: 'unknown field "principals" (move it to source.principals)',
        right: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews }
spec:
  rules:
    - from: [{ source: { principals: [cluster.local/ns/shop/sa/web] } }]
`,
      },
    ],
  },
  ({ kind }) => kind === 'unknown',
);
