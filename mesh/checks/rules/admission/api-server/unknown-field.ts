import { refusal } from './refusal';

export const unknownField = refusal(
  {
    code: 'MESH0001',
    title: 'object has an unknown field',
    description: `\`kubectl apply\` uses strict field validation: the API server rejects an object with a field that is not in its
schema. Without strict validation, the API server silently drops the field: a misspelt \`timeout\` means no timeout. Fix the
name of the field, or remove it.`,
    examples: [
      {
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
    ],
  },
  ({ kind }) => kind === 'unknown',
);
