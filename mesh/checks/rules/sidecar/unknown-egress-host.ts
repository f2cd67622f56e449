import { HostIndex } from '../../../registry/host-index';
import { isWildcard } from '../../../registry/host-name';
import type { Check } from '../../engine/check';
import { type Inventory, perInventory } from '../../engine/inventory';
import { stockServices } from '../../facts/installation';
import { isJudged } from '../../facts/known-kinds';
import { worldOf } from '../../facts/world';
import { service, sidecar } from './sidecar-example';

export const unknownEgressHost: Check = {
  code: 'KIA1004',
  level: 'warning',
  title: 'Sidecar imports a host that does not exist',
  description: `Entries of \`egress.hosts\` have the form \`namespace/host\` with the full host name, such as
\`shop/reviews.shop.svc.cluster.local\`. An entry for a host that does not exist imports nothing, so workloads cannot reach
the Service that you meant.`,
  differences: 'Nothing is reported if the manifests contain no Service. Wildcards are not checked.',
  examples: [
    {
      wrong: `${service}---${sidecar('shop', 'egress: [{ hosts: [./reviews.shop] }]')}`,
      says: 'no Service, ServiceEntry or VirtualService in namespace shop has the host reviews.shop',
      right: `${service}---${sidecar('shop', 'egress: [{ hosts: [./reviews.shop.svc.cluster.local] }]')}`,
    },
  ],
  about: ['Sidecar'],
  run(inventory, report) {
    if (!isJudged(inventory, 'Service')) return;
    const known = importable(inventory);
    for (const object of inventory.judgedOf('Sidecar')) {
      for (const [listener, { hosts = [] }] of (object.spec.egress ?? []).entries()) {
        for (const [index, entry] of hosts.entries()) {
          const [written = '', host = ''] = entry.split('/');
          if (host === '' || isWildcard(host) || written.startsWith('~')) continue;
          const namespace = written === '.' ? object.namespace : written;
          if (known.get(namespace)?.overlaps(host.toLowerCase())) continue;
          const inNamespace = namespace === '*' ? '' : ` in namespace ${namespace}`;
          const message = `no Service, ServiceEntry or VirtualService${inNamespace} has the host ${host}`;
          report(object, ['spec', 'egress', listener, 'hosts', index], message);
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
  for (const { namespace, hostname } of [...registry.services, ...stockServices(inventory)]) add(namespace, hostname);
  for (const { namespace, spec } of inventory.of('VirtualService')) {
    for (const host of spec.hosts ?? []) add(namespace, resolve(host, namespace));
  }
  return known;
});
