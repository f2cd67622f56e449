import { webhookRule } from '../rule';
import { connectionMatch } from './tls-match';

export const tcpMatch = webhookRule({
  kind: 'VirtualService',
  concept: 'tcp match',
  right: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: mongo, namespace: default }
spec:
  hosts: [mongo]
  tcp:
    - match:
        - port: 27017
          destinationSubnets: [10.1.0.0/16, "2001:db8::1"]
          sourceLabels: { app: web }
      route:
        - destination: { host: mongo }
`,
  wrong: [
    { set: { 'spec.tcp[0].match[0].destinationSubnets[0]': 'mongo' }, says: 'must be an IP address, got "mongo"' },
    { set: { 'spec.tcp[0].match[0].port': 65536 }, says: 'must be a port from 1 to 65535, got 65536' },
    {
      set: { 'spec.tcp[0].match[0].sourceLabels["a/b/c"]': 'x' },
      says: 'a label key must be at most 63 letters, digits and inner "-", "_" or "."',
    },
  ],
  check({ spec }, verdict) {
    for (const [index, { match = [] }] of (spec.tcp ?? []).entries()) {
      for (const [branch, connection] of match.entries()) {
        connectionMatch(connection, ['spec', 'tcp', index, 'match', branch], verdict);
      }
    }
  },
});
