import { wildcardDomain } from '../grammar/dns';
import { webhookRule } from '../rule';

export const host = webhookRule({
  kind: 'DestinationRule',
  concept: 'host',
  right: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: default }
spec:
  host: "*.default.svc.cluster.local"
  trafficPolicy:
    loadBalancer: { simple: ROUND_ROBIN }
`,
  wrong: [
    { set: { 'spec.host': '10.0.0.1' }, says: 'must be a domain name that does not end in a number, got "10.0.0.1"' },
    { set: { 'spec.host': '' }, says: 'must be a domain name, got an empty string' },
    { set: { 'spec.host': 'reviews.*.svc' }, says: 'must be letters, digits and hyphens between dots' },
  ],
  check({ spec }, { error }) {
    error(['spec', 'host'], wildcardDomain(spec.host ?? ''));
  },
});
