import { textMap } from '../../../manifest/fields';
import type { AuthorizationPolicyRule } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import { peerModeOf } from '../../facts/authentication';
import { worldOf } from '../../facts/world';

export const needsMutualTls: Check = {
  code: 'KIA0105',
  level: 'error',
  title: 'AuthorizationPolicy needs mutual TLS that a PeerAuthentication disables',
  description: `The proxy reads the caller's principal and namespace from its client certificate. With mode DISABLE there is no
certificate, so an ALLOW rule that requires one of them lets nobody in, and a DENY rule blocks nobody. Set mode STRICT in
the PeerAuthentication.`,
  differences:
    'Only reported if all selected workloads are among the manifests and a PeerAuthentication sets DISABLE for each of them.',
  examples: [
    {
      wrong: example('DISABLE'),
      says: 'callers have no identity: PeerAuthentication default/reviews disables mutual TLS for default/reviews',
      right: example('STRICT'),
    },
  ],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    const { mesh, workloads } = worldOf(inventory);
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      const { rules = [], selector, targetRef, targetRefs = [] } = object.spec;
      const index = rules.findIndex(requiresIdentity);
      if (index < 0 || targetRef || targetRefs.length > 0 || object.namespace === mesh.rootNamespace) continue;
      const labels = textMap(selector?.matchLabels);
      const selected =
        labels.size === 0 ? workloads.inNamespace(object.namespace) : workloads.select(object.namespace, labels);
      const modes = selected.map((workload) => peerModeOf(inventory, workload));
      if (modes.length === 0 || modes.some(({ mode }) => mode !== 'DISABLE')) continue;
      const message = `callers have no identity: PeerAuthentication ${modes[0]?.policy} disables mutual TLS for ${selected[0]?.id}`;
      report(object, ['spec', 'rules', index], message);
    }
  },
};

function requiresIdentity({ from = [], when = [] }: AuthorizationPolicyRule): boolean {
  return (
    from.some(
      ({ source = {} }) => (source.principals ?? source.namespaces ?? source.serviceAccounts ?? []).length > 0,
    ) ||
    when.some(
      ({ key, values = [] }) => ['source.principal', 'source.namespace'].includes(key ?? '') && values.length > 0,
    )
  );
}

function example(mode: string): string {
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
kind: PeerAuthentication
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  mtls: { mode: ${mode} }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews }
spec:
  selector: { matchLabels: { app: reviews } }
  rules: [{ from: [{ source: { principals: [cluster.local/ns/default/sa/web] } }] }]
`;
}
