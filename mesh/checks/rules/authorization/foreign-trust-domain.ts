import { fields, list, text, texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { principalsOf } from '../../facts/authorization-rules';
import { writtenMeshOf } from '../../facts/world';

export const foreignTrustDomain: Check = {
  code: 'KIA0108',
  level: 'warning',
  title: 'AuthorizationPolicy names an unknown trust domain',
  description: `A principal starts with the mesh's trust domain or with one of its \`trustDomainAliases\`; \`cluster.local\` means
the mesh's own. Certificates from other trust domains are rejected, so no caller has such a principal. Fix the trust domain,
or add it to \`trustDomainAliases\`.`,
  differences: `Only reported if the manifests define the mesh's trust domain, in an IstioOperator or in istiod's ConfigMap. Trust
domains of \`caCertificates\` also count as known.`,
  examples: [
    {
      wrong: example('old-td'),
      says: 'unknown trust domain "old-td" (known: new-td)',
      right: example('new-td'),
    },
  ],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    const mesh = writtenMeshOf(inventory);
    if (text(mesh.trustDomain) === '') return;
    const accepted = list(mesh.caCertificates).flatMap((certificate) => texts(fields(certificate).trustDomains));
    const named = [text(mesh.trustDomain), ...texts(mesh.trustDomainAliases), ...accepted];
    const known = new Set([...named, 'cluster.local']);
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      for (const { principal, field } of principalsOf(object)) {
        const [, domain] = /^([^/*]+)\/ns\//.exec(principal) ?? [];
        if (domain === undefined || known.has(domain)) continue;
        report(object, field, `unknown trust domain ${JSON.stringify(domain)} (known: ${named.join(', ')})`);
      }
    }
  },
};

function example(domain: string): string {
  return `
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: { name: mesh, namespace: istio-system }
spec: { meshConfig: { trustDomain: new-td } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules: [{ from: [{ source: { principals: [${domain}/ns/shop/sa/web] } }] }]
`;
}
