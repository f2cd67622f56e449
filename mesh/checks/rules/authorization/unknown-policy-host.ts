import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import { worldOf } from '../../facts/world';

export const unknownPolicyHost: Check = {
  code: 'KIA0104',
  level: 'warning',
  title: 'an AuthorizationPolicy asks for a host that nothing has',
  description: `\`hosts\` are compared with the Host header, as the client writes it: \`reviews\` is not
\`reviews.shop.svc.cluster.local\`. A name that no Service has is asked for by no client. \`reviews*\` takes every form.`,
  differences: `For names that could be of a Service, \`reviews\` and \`reviews.shop\`, with or without a port, once the manifests
hold Services of the namespace. Always a warning.`,
  examples: [
    { wrong: example('review'), says: 'no Service is called "review"', right: example('reviews') },
    {
      title: 'with its namespace',
      wrong: example('review.shop'),
      says: 'no Service is called "review.shop"',
      right: example('reviews.shop'),
    },
  ],
  run(inventory, report) {
    if (inventory.of('Service').length === 0) return;
    const { names, namespaces } = serviceNames(inventory);
    for (const object of inventory.of('AuthorizationPolicy')) {
      for (const [rule, { to = [] }] of (object.spec.rules ?? []).entries()) {
        for (const [at, { operation }] of to.entries()) {
          for (const key of ['hosts', 'notHosts'] as const) {
            for (const [index, host] of (operation?.[key] ?? []).entries()) {
              const [, name, namespace] = /^([\w-]+)(?:\.([\w-]+))?(?::\d+)?$/.exec(host) ?? [];
              if (name === undefined || host === 'localhost' || /^\d+$/.test(name)) continue;
              // The name of some domain, as far as is known.
              if (!namespaces.has(namespace ?? object.namespace)) continue;
              if (names.has(namespace === undefined ? name : `${name}.${namespace}`)) continue;
              const field = ['spec', 'rules', rule, 'to', at, 'operation', key, index];
              report(object, field, `no Service is called ${JSON.stringify(host)}, so no request has this host`);
            }
          }
        }
      }
    }
  },
};

/** Short names, of any namespace, and names with their namespace; and the namespaces that have Services. */
const serviceNames = perInventory((inventory: Inventory) => {
  const names = new Set<string>();
  const namespaces = new Set<string>();
  const { registry } = worldOf(inventory);
  const written = inventory.of('VirtualService').flatMap(({ spec }) => spec.hosts ?? []);
  for (const host of [...registry.services.map(({ hostname }) => hostname), ...written]) {
    const [name = '', namespace = ''] = host.split('.');
    names.add(host).add(name).add(`${name}.${namespace}`);
  }
  for (const { namespace } of inventory.of('Service')) namespaces.add(namespace);
  return { names, namespaces };
});

function example(host: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: shop }
spec:
  rules: [{ to: [{ operation: { hosts: [${host}] } }] }]
`;
}
