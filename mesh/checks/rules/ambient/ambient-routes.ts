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

const differences = `Judged where the Service and its Namespace are among the manifests, and nothing in them has a sidecar: a
caller with a sidecar applies it without a waypoint.`;

export const ambientVirtualService: Check = {
  code: 'KIA1109',
  level: 'warning',
  title: 'in ambient mode a VirtualService is for a Service without a waypoint',
  description: `ztunnel reads no HTTP: the \`http\` rules for a Service are applied by the waypoint that the Service, or its
Namespace, asks for with the label \`istio.io/use-waypoint\`. Where neither does, requests go by no rule.`,
  differences: `${differences} Kiali's KIA1113, for a Service that opts out, is the same here.`,
  examples: [
    {
      wrong: [ambientNamespace, ambientService(''), virtualService('shop')].join('---'),
      says: 'Service shop/reviews uses no waypoint, so its requests go by none of these rules',
      right: [ambientNamespace, ambientService(enrolled), virtualService('shop')].join('---'),
    },
  ],
  run(inventory, report) {
    eachAmbient(inventory, ({ object, service, waypoint, at }) => {
      if (waypoint !== undefined) return;
      const message = `Service ${service.id} uses no waypoint, so its requests go by none of these rules`;
      report(object, ['spec', 'hosts', at], message);
    });
  },
};

export const ambientVirtualServiceElsewhere: Check = {
  code: 'KIA1114',
  level: 'warning',
  title: 'in ambient mode a VirtualService stands in another namespace than its Service and its waypoint',
  description: `A waypoint takes the rules of VirtualServices in the namespace of the Service and in its own. Callers have no
proxy that would apply rules of theirs.`,
  differences,
  examples: [
    {
      wrong: [ambientNamespace, ambientService(enrolled), virtualService('web')].join('---'),
      says: 'waypoint shop/waypoint takes rules for reviews from namespace shop only',
      right: [ambientNamespace, ambientService(enrolled), virtualService('shop')].join('---'),
    },
  ],
  run(inventory, report) {
    eachAmbient(inventory, ({ object, service, waypoint, at }) => {
      if (waypoint === undefined) return;
      const places = [...new Set([service.namespace, waypoint.namespace])];
      if (places.includes(object.namespace)) return;
      const message = `waypoint ${waypoint.id} takes rules for ${service.name} from namespace ${places.join(' and ')} only`;
      report(object, ['spec', 'hosts', at], message);
    });
  },
};

interface Found {
  readonly object: MeshObject<'VirtualService'>;
  readonly service: MeshObject<'Service'>;
  readonly waypoint: Waypoint | undefined;
  /** The place of the host. */
  readonly at: number;
}

/** The hosts of rules for HTTP in the mesh that are Services of an ambient namespace. */
function eachAmbient(inventory: Inventory, visit: (found: Found) => void): void {
  const ambient = ambientOf(inventory);
  if (ambient.isMixed || inventory.of('Namespace').length === 0) return;
  const hosts = knownHostsOf(inventory);
  for (const object of inventory.of('VirtualService')) {
    const { hosts: names = [], gateways = [], http = [], exportTo } = object.spec;
    if (http.length === 0 || gateways.some((gateway) => gateway !== 'mesh')) continue;
    for (const [at, host] of names.entries()) {
      const [found] = host.startsWith('*') ? [] : hosts.find(host, object.namespace, exportTo);
      const service = found?.kubernetes && inventory.find('Service', found.namespace, found.config.name);
      if (service && ambient.has(service.namespace))
        visit({ object, service, waypoint: ambient.waypointOf(service), at });
    }
  }
}
