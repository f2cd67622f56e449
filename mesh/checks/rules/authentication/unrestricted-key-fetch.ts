import { fields, list, text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { isJudged } from '../../facts/known-kinds';
import { templateOf } from '../../facts/pods';

export const unrestrictedKeyFetch: Check = {
  code: 'IST0175',
  level: 'warning',
  title: 'istiod may fetch JWT keys from any address',
  description: `istiod fetches the keys of every \`jwksUri\` itself. Anyone who can create a RequestAuthentication can make it send
requests to addresses inside the cluster. Set the environment variable BLOCKED_CIDRS_IN_JWKS_URIS on istiod.`,
  examples: [
    {
      wrong: example('[]'),
      says: 'istiod may fetch the keys of a RequestAuthentication from any address: set BLOCKED_CIDRS_IN_JWKS_URIS',
      right: example('[{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: 10.0.0.0/8 }]'),
    },
  ],
  about: ['Deployment'],
  run(inventory, report) {
    if (!isJudged(inventory, 'RequestAuthentication')) return;
    for (const object of inventory.judgedOf('Deployment')) {
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
        'istiod may fetch the keys of a RequestAuthentication from any address: set BLOCKED_CIDRS_IN_JWKS_URIS',
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
