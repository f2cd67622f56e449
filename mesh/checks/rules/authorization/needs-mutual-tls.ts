import { textMap } from '../../../manifest/fields';
import type { AuthorizationPolicyRule } from '../../../manifest/wire';
import type { Check } from '../../engine/check';
import { peerModeOf } from '../../facts/authentication';
import { worldOf } from '../../facts/world';

export const needsMutualTls: Check = {
  code: 'KIA0105',
  level: 'error',
  title: 'an AuthorizationPolicy asks who the caller is, and mutual TLS is switched off',
  description: `Principals and namespaces of a caller are read from its certificate. Where a PeerAuthentication sets DISABLE there
is none, so that an ALLOW rule that asks for it lets nobody in, and a DENY rule keeps nobody out.`,
  differences: 'Only where every selected workload is in the manifests, and a PeerAuthentication says DISABLE for it.',
  examples: [
    {
      wrong: example('DISABLE'),
      says: 'mutual TLS is off for default/reviews, by PeerAuthentication default/reviews',
      right: example('STRICT'),
    },
  ],
  run(inventory, report) {
    const { mesh, workloads } = worldOf(inventory);
    for (const object of inventory.of('AuthorizationPolicy')) {
      const { rules = [], selector, targetRef, targetRefs = [] } = object.spec;
      const asked = rules.findIndex(asksForCaller);
      if (asked < 0 || targetRef || targetRefs.length > 0 || object.namespace === mesh.rootNamespace) continue;
      const labels = textMap(selector?.matchLabels);
      const selected =
        labels.size === 0 ? workloads.inNamespace(object.namespace) : workloads.select(object.namespace, labels);
      const modes = selected.map((workload) => peerModeOf(inventory, workload));
      if (modes.length === 0 || modes.some(({ mode }) => mode !== 'DISABLE')) continue;
      const message = `mutual TLS is off for ${selected[0]?.id}, by PeerAuthentication ${modes[0]?.policy}: nobody has a name there`;
      report(object, ['spec', 'rules', asked], message);
    }
  },
};

function asksForCaller({ from = [], when = [] }: AuthorizationPolicyRule): boolean {
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
