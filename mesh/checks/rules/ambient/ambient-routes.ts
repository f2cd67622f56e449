import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { ambientOf, type Waypoint } from '../../facts/ambient';
import { knownHostsOf } from '../../facts/known-hosts';
import { ambientNamespace, ambientService, enrolled } from './ambient-example';

const virtualService = (namespace: string) => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: ${namespace} }
spec:
  hosts: [reviews.shop.svc.cluster.local]
  http: [{ timeout: 3s, route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }]
`;

const differences = `Only reported if the Service and its Namespace are among the manifests and nothing in them has a sidecar:
a caller with a sidecar applies the rules without a waypoint.`;

export const ambientVirtualService: Check = {
  code: 'KIA1109',
  level: 'warning',
  title: 'VirtualService has no effect on an ambient Service without a waypoint',
  description: `In ambient mode, the waypoint of a Service applies its \`http\` rules: ztunnel does not read HTTP. This Service
has no waypoint, so its requests skip the rules. Set the label \`istio.io/use-waypoint\` on the Service or on its Namespace.`,
  differences: `${differences} This code also covers Kiali's KIA1113, for a Service that opts out of its waypoint.`,
  examples: [
    {
      wrong: [ambientNamespace, ambientService(''), virtualService('shop')].join('---'),
      says: 'Service shop/reviews has no waypoint, so its requests skip these rules',
      right: [ambientNamespace, ambientService(enrolled), virtualService('shop')].join('---'),
    },
  ],
  run(inventory, report) {
    eachAmbient(inventory, ({ object, service, waypoint, index }) => {
      if (waypoint !== undefined) return;
      const message = `Service ${service.id} has no waypoint, so its requests skip these rules: set the label istio.io/use-waypoint on the Service or its Namespace`;
      report(object, ['spec', 'hosts', index], message);
    });
  },
};

export const ambientVirtualServiceElsewhere: Check = {
  code: 'KIA1114',
  level: 'warning',
  title: 'waypoint ignores a VirtualService from another namespace',
  description: `A waypoint only applies VirtualServices from the namespace of the Service and from its own namespace. Callers
in ambient mode have no sidecar, so no other proxy applies the rules. Move the VirtualService to the namespace of the Service.`,
  differences,
  examples: [
    {
      wrong: [ambientNamespace, ambientService(enrolled), virtualService('web')].join('---'),
      says: 'waypoint shop/waypoint only applies VirtualServices from namespace shop to reviews',
      right: [ambientNamespace, ambientService(enrolled), virtualService('shop')].join('---'),
    },
  ],
  run(inventory, report) {
    eachAmbient(inventory, ({ object, service, waypoint, index }) => {
      if (waypoint === undefined) return;
      const namespaces = [...new Set([service.namespace, waypoint.namespace])];
      if (namespaces.includes(object.namespace)) return;
      const message = `waypoint ${waypoint.id} only applies VirtualServices from namespace ${namespaces.join(' or ')} to ${service.name}`;
      report(object, ['spec', 'hosts', index], message);
    });
  },
};

interface Found {
  readonly object: MeshObject<'VirtualService'>;
  readonly service: MeshObject<'Service'>;
  readonly waypoint: Waypoint | undefined;
  /** Index of the host. */
  readonly index: number;
}

/** Visits each host of http rules inside the mesh that is a Service in an ambient namespace. */
function eachAmbient(inventory: Inventory, visit: (found: Found) => void): void {
  const ambient = ambientOf(inventory);
  if (ambient.isMixed || inventory.of('Namespace').length === 0) return;
  const hosts = knownHostsOf(inventory);
  for (const object of inventory.of('VirtualService')) {
    const { hosts: names = [], gateways = [], http = [], exportTo } = object.spec;
    if (http.length === 0 || gateways.some((gateway) => gateway !== 'mesh')) continue;
    for (const [index, host] of names.entries()) {
      const [found] = host.startsWith('*') ? [] : hosts.find(host, object.namespace, exportTo);
      const service = found?.kubernetes && inventory.find('Service', found.namespace, found.config.name);
      if (service && ambient.has(service.namespace))
        visit({ object, service, waypoint: ambient.waypointOf(service), index });
    }
  }
}
