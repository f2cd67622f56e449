import { refusal } from './refusal';

export const unknownField = refusal(
  {
    code: 'MESH0001',
    title: 'the API has no such field',
    description: `With strict field validation, which is what \`kubectl apply\` asks for, the API server refuses an object
with a field that its schema does not have. Without it the field is dropped silently, and what it asked for does not
happen: a misspelt \`timeout\` is no timeout.`,
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
