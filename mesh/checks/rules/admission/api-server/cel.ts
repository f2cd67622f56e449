import { refusal } from './refusal';

export const cel = refusal(
  {
    code: 'MESH0003',
    title: "a rule of Istio's API does not hold",
    description: `Istio's CRDs carry rules in the Common Expression Language: durations of at least 1 ms, ports from 1 to
65535, fields that need or exclude each other. The API server asks them when the types of all fields are right, and
refuses the object when one does not hold.`,
    examples: [
      {
        wrong: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments }
spec:
  hosts: [payments.example.com]
  ports:
    - { number: 443, name: tls, protocol: TLS }
  endpoints:
    - address: 192.0.2.10
`,
        says: 'NONE mode cannot set endpoints',
        right: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments }
spec:
  hosts: [payments.example.com]
  ports:
    - { number: 443, name: tls, protocol: TLS }
  resolution: STATIC
  endpoints:
    - address: 192.0.2.10
`,
      },
    ],
  },
  ({ kind }) => kind === 'rule',
);
