import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { templateOf } from '../../facts/pods';

export const unrestrictedKeyFetch: Check = {
  code: 'IST0175',
  level: 'warning',
  title: 'istiod fetches keys from wherever a RequestAuthentication says',
  description: `istiod itself fetches every \`jwksUri\`. Who may write a RequestAuthentication can thus make it send requests to
addresses inside the cluster. Set BLOCKED_CIDRS_IN_JWKS_URIS on istiod.`,
  examples: [
    {
      wrong: example('[]'),
      says: 'set BLOCKED_CIDRS_IN_JWKS_URIS: there are RequestAuthentications, whose keys istiod fetches',
      right: example('[{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: 10.0.0.0/8 }]'),
    },
  ],
  run(inventory, report) {
    if (inventory.of('RequestAuthentication').length === 0) return;
    for (const object of inventory.of('Deployment')) {
      if (object.labels.get('app') !== 'istiod') continue;
      const variables = list(templateOf(object).spec.containers).flatMap((container) => list(fields(container).env));
      const isSet = variables
        .map(fields)
        .some(({ name, value }) => name === 'BLOCKED_CIDRS_IN_JWKS_URIS' && text(value) !== '');
      if (isSet) continue;
      const field = ['spec', 'template', 'spec', 'containers'];
      report(
        object,
        field,
        'set BLOCKED_CIDRS_IN_JWKS_URIS: there are RequestAuthentications, whose keys istiod fetches',
      );
    }
  },
};

function example(env: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec:
  selector: { matchLabels: { app: istiod } }
  template:
    metadata: { labels: { app: istiod } }
    spec: { containers: [{ name: discovery, image: istio/pilot, env: ${env} }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens, namespace: istio-system }
spec: { jwtRules: [{ issuer: https://login.example.com, jwksUri: https://login.example.com/keys }] }
`;
}
