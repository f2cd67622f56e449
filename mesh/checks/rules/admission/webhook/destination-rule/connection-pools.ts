import { connectionPool, connectionPoolMistakes } from '../shared/connection-pool';
import { policyRule } from './policies';

export const connectionPools = policyRule({
  concept: 'connection pools',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: reviews
  trafficPolicy:
    connectionPool:
      http:
        http1MaxPendingRequests: 100
        h2UpgradePolicy: UPGRADE
        http2KeepAlive: { interval: 30s, timeout: 5s }
      tcp: { maxConnections: 100, connectTimeout: 30ms, idleTimeout: 0s, tcpKeepalive: { time: 7200s } }
`,
  wrong: connectionPoolMistakes('spec.trafficPolicy.connectionPool'),
  check(policy, field, verdict) {
    connectionPool(policy.connectionPool, [...field, 'connectionPool'], verdict);
  },
});
