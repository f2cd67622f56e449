import { text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { principalsOf } from '../../facts/authorization-rules';
import { podsOf } from '../../facts/pods';
import { worldOf } from '../../facts/world';

export const unknownPrincipal: Check = {
  code: 'KIA0106',
  level: 'error',
  title: 'an AuthorizationPolicy names a ServiceAccount that is not there',
  description: `A principal is \`cluster.local/ns/NAMESPACE/sa/SERVICEACCOUNT\`, without \`spiffe://\`. A wrong one lets nobody in,
or keeps nobody out.`,
  differences: `Judged for namespaces of which the manifests hold ServiceAccounts, and for the root namespace once istiod's is among
them. \`default\` is there in any namespace, and so are those that workloads run as and those that istiod makes for Gateways
of the Kubernetes Gateway API. Principals of other trust domains, and of another form, are not judged.`,
  examples: [
    {
      wrong: example('webb'),
      says: 'there is no ServiceAccount webb in shop',
      right: example('web'),
    },
  ],
  run(inventory, report) {
    const { trustDomain, rootNamespace } = worldOf(inventory).mesh;
    const accounts = accountsOf(inventory);
    // What an installation of Istio brings along.
    if (![...(accounts.get(rootNamespace) ?? [])].some((name) => name.startsWith('istiod'))) {
      accounts.delete(rootNamespace);
    }
    for (const object of inventory.of('AuthorizationPolicy')) {
      for (const { principal, field } of principalsOf(object)) {
        const parts = /^([^/*]+)\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(principal);
        const [, domain, namespace = '', account = ''] = parts ?? [];
        const known = accounts.get(namespace);
        if (!known || known.has(account) || (domain !== trustDomain && domain !== 'cluster.local')) continue;
        report(
          object,
          field,
          `there is no ServiceAccount ${account} in ${namespace}: known are ${[...known].join(', ')}`,
        );
      }
    }
  },
};

function accountsOf(inventory: Inventory): Map<string, Set<string>> {
  const accounts = new Map<string, Set<string>>();
  for (const { namespace, name } of inventory.of('ServiceAccount')) {
    accounts.set(namespace, (accounts.get(namespace) ?? new Set(['default'])).add(name));
  }
  for (const { namespace, spec } of podsOf(inventory).all) accounts.get(namespace)?.add(text(spec.serviceAccountName));
  for (const { namespace, name, spec } of inventory.of('KubernetesGateway')) {
    accounts
      .get(namespace)
      ?.add(name)
      .add(`${name}-${text(spec.gatewayClassName)}`);
  }
  return accounts;
}

function example(account: string): string {
  return `
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules: [{ from: [{ source: { principals: [cluster.local/ns/shop/sa/${account}] } }] }]
`;
}
