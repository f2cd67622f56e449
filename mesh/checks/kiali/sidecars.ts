import { HostIndex } from '../../host-index';
import { isWildcard } from '../../host-name';
import type { Check } from '../check';
import { type Inventory, perInventory } from '../inventory';
import { worldOf } from '../world';

function sidecar(namespace: string, spec: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: ${namespace} }
spec:
  ${spec}
`;
}

const service = `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
`;

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

export const selectorInRoot: Check = {
  code: 'KIA1006',
  level: 'warning',
  title: 'a Sidecar of the root namespace has a selector',
  description: `A Sidecar in the root namespace without a selector is the default of all namespaces. One with a selector applies
to workloads of the root namespace only, where there are hardly any.`,
  examples: [
    {
      wrong: sidecar('istio-system', 'workloadSelector: { labels: { app: web } }\n  egress: [{ hosts: ["*/*"] }]'),
      says: 'this applies to workloads of istio-system only',
      right: sidecar('istio-system', 'egress: [{ hosts: ["*/*"] }]'),
    },
  ],
  run(inventory, report) {
    const { rootNamespace } = worldOf(inventory).mesh;
    for (const object of inventory.of('Sidecar')) {
      if (object.namespace !== rootNamespace || !object.spec.workloadSelector) continue;
      const message = `this applies to workloads of ${rootNamespace} only, not to those of other namespaces`;
      report(object, ['spec', 'workloadSelector'], message);
    }
  },
};

export const closedByDefault: Check = {
  code: 'KIA1007',
  level: 'info',
  title: 'a Sidecar has an outboundTrafficPolicy without a mode, which closes the mesh',
  description: `The mode that is meant when none is written is REGISTRY_ONLY, not that of the mesh: requests to hosts that are not in
the registry fail.`,
  examples: [
    {
      wrong: sidecar('shop', 'outboundTrafficPolicy: {}\n  egress: [{ hosts: ["*/*"] }]'),
      says: 'without a mode this is REGISTRY_ONLY',
      right: sidecar('shop', 'outboundTrafficPolicy: { mode: REGISTRY_ONLY }\n  egress: [{ hosts: ["*/*"] }]'),
    },
  ],
  run(inventory, report) {
    for (const object of inventory.of('Sidecar')) {
      const { outboundTrafficPolicy } = object.spec;
      if (!outboundTrafficPolicy || outboundTrafficPolicy.mode !== undefined) continue;
      report(
        object,
        ['spec', 'outboundTrafficPolicy'],
        'without a mode this is REGISTRY_ONLY: write it if it is meant',
      );
    }
  },
};
