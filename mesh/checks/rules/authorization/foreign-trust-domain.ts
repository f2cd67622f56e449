import { fields, list, text, texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { principalsOf } from '../../facts/authorization-rules';
import { writtenMeshOf } from '../../facts/world';

export const foreignTrustDomain: Check = {
  code: 'KIA0108',
  level: 'warning',
  title: 'an AuthorizationPolicy names a trust domain that the mesh does not know',
  description: `A principal begins with the trust domain of the mesh, or with one of its \`trustDomainAliases\`;
\`cluster.local\` stands for the mesh's own. Certificates of any other trust domain are not taken, so that nobody has such a
principal.`,
  differences: `Judged once the manifests say what the mesh's trust domain is: an IstioOperator, or istiod's ConfigMap. Trust
domains of \`caCertificates\` are known as well.`,
  examples: [
    {
      wrong: example('old-td'),
      says: 'the mesh knows the trust domains new-td, not "old-td"',
      right: example('new-td'),
    },
  ],
  run(inventory, report) {
    const mesh = writtenMeshOf(inventory);
    if (text(mesh.trustDomain) === '') return;
    const accepted = list(mesh.caCertificates).flatMap((one) => texts(fields(one).trustDomains));
    const named = [text(mesh.trustDomain), ...texts(mesh.trustDomainAliases), ...accepted];
    const known = new Set([...named, 'cluster.local']);
    for (const object of inventory.of('AuthorizationPolicy')) {
      for (const { principal, field } of principalsOf(object)) {
        const [, domain] = /^([^/*]+)\/ns\//.exec(principal) ?? [];
        if (domain === undefined || known.has(domain)) continue;
        report(object, field, `the mesh knows the trust domains ${named.join(', ')}, not ${JSON.stringify(domain)}`);
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
