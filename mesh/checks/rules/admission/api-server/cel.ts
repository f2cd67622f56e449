import { refusal } from './refusal';

export const cel = refusal(
  {
    code: 'MESH0003',
    title: 'object breaks a validation rule of its kind',
    description: `The CRDs of Istio and of the Gateway API contain validation rules in the Common Expression Language (CEL):
durations must be at least 1 ms, ports from 1 to 65535, and some fields require or exclude each other. For Ingresses, the API
server has such rules itself. It rejects an object that breaks one.
It checks these rules only after the types of all fields, so fix findings with MESH0002 first.`,
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
