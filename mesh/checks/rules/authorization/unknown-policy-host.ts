import { fields, list, text, texts } from '../../../manifest/fields';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import { routesIn } from '../../facts/gateway-api';
import { isJudged } from '../../facts/known-kinds';
import { worldOf } from '../../facts/world';

export const unknownPolicyHost: Check = {
  code: 'KIA0104',
  level: 'warning',
  title: 'AuthorizationPolicy names a host that no Service has',
  description: `\`hosts\` are compared with the Host header that the client sends: \`reviews\` does not match
\`reviews.shop.svc.cluster.local\`. No Service has this name, so no request has this host. Fix the name, or use \`reviews*\` to
match every form of it.`,
  differences: `Only checks names that look like those of a Service, such as \`reviews\` or \`reviews.shop:9080\`, and only if the
manifests contain Services in that namespace. Always a warning.`,
  examples: [
    {
      wrong: example('review'),
      says: 'no Service is named "review", so no request has this host',
      right: example('reviews'),
    },
    {
      title: 'name with a namespace',
      wrong: example('review.shop'),
      says: 'no Service is named "review.shop", so no request has this host',
      right: example('reviews.shop'),
    },
  ],
  about: ['AuthorizationPolicy'],
  run(inventory, report) {
    if (!isJudged(inventory, 'Service')) return;
    const { names, namespaces } = serviceNames(inventory);
    for (const object of inventory.judgedOf('AuthorizationPolicy')) {
      for (const [rule, { to = [] }] of (object.spec.rules ?? []).entries()) {
        for (const [target, { operation }] of to.entries()) {
          for (const key of ['hosts', 'notHosts'] as const) {
            for (const [index, host] of (operation?.[key] ?? []).entries()) {
              const [, name, namespace] = /^([\w-]+)(?:\.([\w-]+))?(?::\d+)?$/.exec(host) ?? [];
              if (name === undefined || host === 'localhost' || /^\d+$/.test(name)) continue;
              // It may be a domain outside the mesh.
              if (!namespaces.has(namespace ?? object.namespace)) continue;
              if (names.has(namespace === undefined ? name : `${name}.${namespace}`)) continue;
              const field = ['spec', 'rules', rule, 'to', target, 'operation', key, index];
              report(object, field, `no Service is named ${JSON.stringify(host)}, so no request has this host`);
            }
          }
        }
      }
    }
  },
};

/** Names of Services with and without their namespace, and the namespaces that have Services. */
const serviceNames = perInventory((inventory: Inventory) => {
  const names = new Set<string>();
  const namespaces = new Set<string>();
  const { registry } = worldOf(inventory);
  const written = [
    ...inventory.of('VirtualService').flatMap(({ spec }) => spec.hosts ?? []),
    ...routesIn(inventory).flatMap(({ spec }) => texts(spec.hostnames)),
    ...[...inventory.of('KubernetesGateway'), ...inventory.of('ListenerSet')].flatMap(({ spec }) =>
      list(spec.listeners).map((listener) => text(fields(listener).hostname)),
    ),
  ];
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
