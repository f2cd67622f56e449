import { selects } from '../../../manifest/config';
import { textMap } from '../../../manifest/fields';
import type { AuthorizationPolicyRule } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import { tokenVerifiersFor } from '../../facts/authentication';
import { isJudged } from '../../facts/known-kinds';
import { podsOf } from '../../facts/pods';
import { rootNamespaceOf } from '../../facts/world';

export const tokenNeverVerified: Check = {
  code: 'MESH0115',
  level: 'error',
  title: 'AuthorizationPolicy requires a token that no RequestAuthentication verifies',
  description: `\`requestPrincipals\` and \`request.auth.*\` are only set after a RequestAuthentication for the same workload has
verified a token. Without one they are always empty: an ALLOW rule that requires them lets nobody in, and a DENY rule that
matches them blocks nobody. Add a RequestAuthentication for these workloads.`,
  examples: [
    {
      wrong: example('review'),
      says: 'no RequestAuthentication applies to these workloads',
      right: example('reviews'),
    },
  ],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    if (!isJudged(inventory, 'RequestAuthentication')) return;
    // One with targets may apply to any workload.
    if (inventory.of('RequestAuthentication').some(({ spec }) => spec.targetRef || spec.targetRefs?.length)) return;
    const rootNamespace = rootNamespaceOf(inventory);
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      const { rules = [], selector, targetRef, targetRefs = [] } = object.spec;
      const index = rules.findIndex(requiresToken);
      if (index < 0 || targetRef || targetRefs.length > 0 || object.namespace === rootNamespace) continue;
      const labels = textMap(selector?.matchLabels);
      const pods = podsOf(inventory).select(labels, object.namespace);
      if (pods.length === 0) continue;
      const mayApply = tokenVerifiersFor(inventory, object.namespace).some(
        (verifier) => selects(verifier, labels) || pods.some((pod) => selects(verifier, pod.labels)),
      );
      if (mayApply) continue;
      const message = 'no RequestAuthentication applies to these workloads, so no request has a verified token';
      report(object, ['spec', 'rules', index], message);
    }
  },
};

function requiresToken({ from = [], when = [] }: AuthorizationPolicyRule): boolean {
  return (
    from.some(({ source }) => (source?.requestPrincipals ?? []).length > 0) ||
    when.some(({ key = '', values = [] }) => key.startsWith('request.auth.') && values.length > 0)
  );
}

function example(app: string): string {
  return `
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  template:
    metadata: { labels: { app: reviews } }
    spec: { containers: [{ name: reviews, image: reviews:1 }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: tokens }
spec:
  selector: { matchLabels: { app: ${app} } }
  jwtRules: [{ issuer: https://login.example.com, jwksUri: https://login.example.com/keys }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  rules: [{ from: [{ source: { requestPrincipals: ["*"] } }] }]
`;
}
