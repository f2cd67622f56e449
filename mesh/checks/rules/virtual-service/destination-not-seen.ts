import { MESH_GATEWAY } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { appliesAt, destinationsOf } from '../../facts/destinations';
import { gatewayPods } from '../../facts/gateway-pods';
import { gatewayNamed } from '../../facts/gateways';
import { worldOf } from '../../facts/world';

type VirtualService = MeshObject<'VirtualService'>;

export const destinationNotSeen: Check = {
  code: 'MESH0129',
  level: 'warning',
  title: 'rules for callers of other namespaces send to a Service that only its own namespace sees',
  description: `A Service is exported by the annotation \`networking.istio.io/exportTo\`, a ServiceEntry by \`exportTo\`. Where it
is for its own namespace alone, a VirtualService beside it may send to it, and yet every other namespace that gets the
VirtualService knows no such destination: the answer is 503. At a gateway it is the namespace of the gateway's Pods that
has to see it. \`exportTo\` of a DestinationRule is MESH0120.`,
  examples: [
    {
      title: 'callers in the mesh',
      wrong: `${service('.')}---${virtualService('reviews', '')}`,
      says: 'only prod sees reviews-v2.prod.svc.cluster.local: callers elsewhere, who get this rule, are answered with 503',
      right: `${service('*')}---${virtualService('reviews', '')}`,
    },
    {
      title: 'a gateway',
      wrong: `${service('.')}---${gateway()}---${virtualService('reviews.example.com', 'gateways: [public]\n  ')}`,
      says: 'Pods of gateway public do not see reviews-v2.prod.svc.cluster.local, which is exported to prod alone',
      right: `${service('., istio-system')}---${gateway()}---${virtualService('reviews.example.com', 'gateways: [public]\n  ')}`,
    },
  ],
  run(inventory, report) {
    const { mesh } = worldOf(inventory);
    for (const object of inventory.of('VirtualService')) {
      const { hosts = [], gateways = [], exportTo = [] } = object.spec;
      if (hosts.length === 0) continue;
      const { namespace } = object;
      const isPublic = (exportTo.length > 0 ? exportTo : mesh.defaultVirtualServiceExportTo).includes('*');
      const isForMesh = gateways.length === 0 || gateways.includes(MESH_GATEWAY);
      for (const { hostname, field, rule } of seenAtHome(inventory, object)) {
        const mayApply = (name: string) => appliesAt(rule, name, namespace);
        const gateway = gateways.find((name) => mayApply(name) && !isSeenAt(inventory, name, object, hostname));
        if (gateway !== undefined) {
          const message = `Pods of gateway ${gateway} do not see ${hostname}, which is exported to ${namespace} alone: the answer is 503`;
          report(object, field, message);
        } else if (isForMesh && isPublic && mayApply(MESH_GATEWAY)) {
          const message = `only ${namespace} sees ${hostname}: callers elsewhere, who get this rule, are answered with 503`;
          report(object, field, message);
        }
      }
    }
  },
};

/** Destinations that only the VirtualService's own namespace sees. */
function seenAtHome(inventory: Inventory, { spec, namespace }: VirtualService) {
  const { registry, resolve } = worldOf(inventory);
  return destinationsOf(spec).flatMap(({ destination, field, rule }) => {
    const hostname = resolve(destination.host ?? '', namespace);
    const services = [...registry.byNamespace(hostname).values()];
    const isSeen = services.some(({ visibility }) => !visibility.isPrivateTo(namespace) || visibility.entries.size > 1);
    return services.length === 0 || isSeen ? [] : [{ hostname, field: [...field, 'host'], rule }];
  });
}

/** Also where it is not known who configures the gateway. */
function isSeenAt(inventory: Inventory, name: string, { namespace }: VirtualService, hostname: string): boolean {
  const gateway = name === MESH_GATEWAY ? undefined : gatewayNamed(inventory, name, namespace);
  const pods = gateway ? gatewayPods(inventory, gateway) : [];
  const services = [...worldOf(inventory).registry.byNamespace(hostname).values()];
  return pods.length === 0 || pods.some((pod) => services.some(({ visibility }) => visibility.includes(pod.namespace)));
}

function service(exportTo: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews-v2, namespace: prod, annotations: { networking.istio.io/exportTo: "${exportTo}" } }
spec: { selector: { app: reviews-v2 }, ports: [{ name: http, port: 80 }] }
`;
}

function gateway(): string {
  return `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: prod }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["*"] }]
`;
}

function virtualService(host: string, gateways: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: prod }
spec:
  hosts: [${host}]
  ${gateways}http: [{ route: [{ destination: { host: reviews-v2 } }] }]
`;
}
