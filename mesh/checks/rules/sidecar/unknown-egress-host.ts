import { HostIndex } from '../../../registry/host-index';
import { isWildcard } from '../../../registry/host-name';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import { worldOf } from '../../facts/world';
import { service, sidecar } from './sidecar-example';

export const unknownEgressHost: Check = {
  code: 'KIA1004',
  level: 'warning',
  title: 'a Sidecar imports a host that is not there',
  description: `\`egress.hosts\` are \`namespace/host\` with the full name of the host: a Service is written
\`shop/reviews.shop.svc.cluster.local\`. A host that nothing has imports nothing.`,
  differences: 'Judged once the manifests hold a Service; wildcards are not.',
  examples: [
    {
      wrong: `${service}---${sidecar('shop', 'egress: [{ hosts: [./reviews.shop] }]')}`,
      says: 'no Service, ServiceEntry or VirtualService of shop has the host reviews.shop',
      right: `${service}---${sidecar('shop', 'egress: [{ hosts: [./reviews.shop.svc.cluster.local] }]')}`,
    },
  ],
  run(inventory, report) {
    if (inventory.of('Service').length === 0) return;
    const known = importable(inventory);
    for (const object of inventory.of('Sidecar')) {
      for (const [at, { hosts = [] }] of (object.spec.egress ?? []).entries()) {
        for (const [index, entry] of hosts.entries()) {
          const [written = '', host = ''] = entry.split('/');
          if (host === '' || isWildcard(host) || written.startsWith('~')) continue;
          const namespace = written === '.' ? object.namespace : written;
          if (known.get(namespace)?.overlaps(host.toLowerCase())) continue;
          const where =
            namespace === '*'
              ? 'no Service, ServiceEntry or VirtualService'
              : `no Service, ServiceEntry or VirtualService of ${namespace}`;
          report(object, ['spec', 'egress', at, 'hosts', index], `${where} has the host ${host}`);
        }
      }
    }
  },
};

const importable = perInventory((inventory: Inventory) => {
  const { registry, resolve } = worldOf(inventory);
  const known = new Map<string, HostIndex<true>>();
  const add = (namespace: string, host: string) => {
    for (const key of [namespace, '*']) {
      const index = known.get(key) ?? new HostIndex<true>();
      known.set(key, index);
      index.set(host, true);
    }
  };
  for (const { namespace, hostname } of registry.services) add(namespace, hostname);
  for (const { namespace, spec } of inventory.of('VirtualService')) {
    for (const host of spec.hosts ?? []) add(namespace, resolve(host, namespace));
  }
  return known;
});
