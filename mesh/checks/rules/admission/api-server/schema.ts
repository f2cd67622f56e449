import { isHeader, refusal } from './refusal';

export const schema = refusal(
  {
    code: 'MESH0002',
    title: 'value does not match the schema',
    description: `The API server rejects values of the wrong type, values out of range, words that are not in the list of allowed
words, missing required fields, and fields that exclude each other. In YAML, the usual cause is a missing or extra pair of
quotes: \`on\`, \`yes\` and \`y\` are booleans, \`010\` is the number 8.`,
    examples: [
      {
        title: 'a string instead of a number',
        wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
          weight: "80"
        - destination: { host: reviews, subset: v2 }
          weight: 20
`,
        says: 'must be an integer, got "80" (write 80 without quotes)',
        right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, subset: v1 }
          weight: 80
        - destination: { host: reviews, subset: v2 }
          weight: 20
`,
      },
      {
        title: 'a number instead of an object',
        wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, port: 80 }
`,
        says: 'must be an object, got the number 80 (write { number: 80 })',
        right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews, port: { number: 80 } }
`,
      },
      {
        title: 'two fields of which only one is allowed',
        wrong: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match:
        - uri: { exact: /login, prefix: /log }
      route:
        - destination: { host: reviews }
`,
        says: 'at most one of exact, prefix, regex may be set, got exact and prefix',
        right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews]
  http:
    - match:
        - uri: { exact: /login }
        - uri: { prefix: /log }
      route:
        - destination: { host: reviews }
`,
      },
    ],
  },
  (error) => !isHeader(error) && (error.kind === 'type' || error.kind === 'value'),
);
