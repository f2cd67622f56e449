import { destination } from '../grammar/destination';
import { domainName } from '../grammar/dns';
import { webhookRule } from '../rule';
import { connectionPool, connectionPoolMistakes } from '../shared/connection-pool';

/** Comes before the listeners, because the webhook stops after this error. */
export const emptySidecar = webhookRule({
  kind: 'Sidecar',
  concept: 'empty Sidecars',
  right: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: bookinfo }
spec:
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
`,
  wrong: [
    {
      set: { 'spec.outboundTrafficPolicy': undefined },
      says: 'must not be empty: set egress, ingress, outboundTrafficPolicy or inboundConnectionPool',
    },
  ],
  check({ spec }, { stop }) {
    const { egress = [], ingress = [], outboundTrafficPolicy, inboundConnectionPool } = spec;
    if (egress.length + ingress.length > 0 || outboundTrafficPolicy || inboundConnectionPool) return;
    stop(['spec'], 'must not be empty: set egress, ingress, outboundTrafficPolicy or inboundConnectionPool');
  },
});

export const outboundTrafficPolicy = webhookRule({
  kind: 'Sidecar',
  concept: 'traffic to unknown hosts',
  right: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: bookinfo }
spec:
  outboundTrafficPolicy:
    mode: ALLOW_ANY
    egressProxy: { host: egress.example.com, port: { number: 443 } }
`,
  wrong: [
    {
      set: { 'spec.outboundTrafficPolicy.mode': 'REGISTRY_ONLY' },
      says: 'egressProxy requires mode ALLOW_ANY, got REGISTRY_ONLY',
    },
    { set: { 'spec.outboundTrafficPolicy.egressProxy.port': undefined }, says: 'must have a port' },
    {
      set: { 'spec.outboundTrafficPolicy.egressProxy.host': '*.com' },
      says: 'must be letters, digits and hyphens between dots',
    },
    { set: { 'spec.outboundTrafficPolicy.egressProxy.port.number': 0 }, says: 'must be a port from 1 to 65535, got 0' },
  ],
  check({ spec }, verdict) {
    const { mode = 'REGISTRY_ONLY', egressProxy } = spec.outboundTrafficPolicy ?? {};
    if (!egressProxy) return;
    const field = ['spec', 'outboundTrafficPolicy', 'egressProxy'];
    if (mode !== 'ALLOW_ANY') {
      verdict.error(field, `egressProxy requires mode ALLOW_ANY, got ${mode}`);
      return;
    }
    const problem = domainName(egressProxy.host ?? '');
    verdict.error([...field, 'host'], problem);
    // Istio checks the host twice: also as the host of a route's destination.
    if (egressProxy.port) destination(problem ? { ...egressProxy, host: 'named' } : egressProxy, field, verdict);
    else verdict.error(field, 'must have a port');
  },
});

export const inboundConnectionPool = webhookRule({
  kind: 'Sidecar',
  concept: 'inbound connection pool',
  right: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: bookinfo }
spec:
  inboundConnectionPool:
    http: { http1MaxPendingRequests: 100, h2UpgradePolicy: UPGRADE }
`,
  wrong: connectionPoolMistakes('spec.inboundConnectionPool'),
  check({ spec }, verdict) {
    connectionPool(spec.inboundConnectionPool, ['spec', 'inboundConnectionPool'], verdict);
  },
});
