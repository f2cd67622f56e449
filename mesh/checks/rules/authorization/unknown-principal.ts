import { serviceAccount } from '../../../gateway-api/managed-gateway';
import { text } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import { principalsOf } from '../../facts/authorization-rules';
import { configOf } from '../../facts/configs';
import { isJudged } from '../../facts/known-kinds';
import { podsOf } from '../../facts/pods';
import { worldOf } from '../../facts/world';

export const unknownPrincipal: Check = {
  code: 'KIA0106',
  level: 'error',
  title: 'AuthorizationPolicy names an unknown ServiceAccount',
  description: `A principal has the form \`cluster.local/ns/NAMESPACE/sa/SERVICEACCOUNT\`, without \`spiffe://\`. No caller has this
ServiceAccount, so an ALLOW rule lets nobody in, and a DENY rule blocks nobody. Fix the name, or create the ServiceAccount.`,
  differences: `Only reported for namespaces with ServiceAccounts among the manifests, and for the root namespace only if istiod's
is among them. Known in any case are \`default\`, the ServiceAccounts that workloads run as, and those that istiod creates for
Gateways of the Kubernetes Gateway API. Principals of other trust domains or of another form are not checked.`,
  examples: [
    {
      wrong: example('webb'),
      says: 'unknown ServiceAccount webb in namespace shop (known: default, web)',
      right: example('web'),
    },
  ],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    if (!isJudged(inventory, 'ServiceAccount')) return;
    const { trustDomain, rootNamespace } = worldOf(inventory).mesh;
    const accounts = accountsOf(inventory);
    // Istio's installation creates ServiceAccounts that the manifests may not contain.
    if (![...(accounts.get(rootNamespace) ?? [])].some((name) => name.startsWith('istiod'))) {
      accounts.delete(rootNamespace);
    }
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      for (const { principal, field } of principalsOf(object)) {
        const parts = /^([^/*]+)\/ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(principal);
        const [, domain, namespace = '', account = ''] = parts ?? [];
        const known = accounts.get(namespace);
        if (!known || known.has(account) || (domain !== trustDomain && domain !== 'cluster.local')) continue;
        report(
          object,
          field,
          `unknown ServiceAccount ${account} in namespace ${namespace} (known: ${[...known].join(', ')})`,
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
  for (const gateway of inventory.of('KubernetesGateway')) {
    const { namespace, name } = gateway;
    accounts
      .get(namespace)
      ?.add(name)
      .add(serviceAccount(configOf(gateway)));
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
