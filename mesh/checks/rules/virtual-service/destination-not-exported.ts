import { MESH_GATEWAY } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { appliesAt, destinationsOf } from '../../facts/destinations';
import { gatewayPods } from '../../facts/gateway-pods';
import { gatewayNamed } from '../../facts/gateways';
import { worldOf } from '../../facts/world';

type VirtualService = MeshObject<'VirtualService'>;

export const destinationNotExported: Check = {
  code: 'MESH0129',
  level: 'warning',
  title: 'destination is not exported to the proxies that route to it',
  description: `A VirtualService can be visible in more namespaces than the Service that it routes to. Callers in those
namespaces get the rule but not its destination, so their requests get a 503. For a gateway, the namespace of its Pods
counts, not that of the VirtualService.

Export the destination to the namespaces of its callers, with the annotation \`networking.istio.io/exportTo\` of a
Service or the field \`exportTo\` of a ServiceEntry. Or limit \`exportTo\` of the VirtualService. \`exportTo\` of
DestinationRules is checked by MESH0120.`,
  examples: [
    {
      title: 'callers in the mesh',
      wrong: `${service('.')}---${virtualService('reviews', '')}`,
      says: 'reviews-v2.prod.svc.cluster.local is exported only to prod: callers in other namespaces get this rule and a 503',
      right: `${service('*')}---${virtualService('reviews', '')}`,
    },
    {
      title: 'requests through a gateway',
      wrong: `${service('.')}---${gateway()}---${virtualService('reviews.example.com', 'gateways: [public]\n  ')}`,
      says: 'reviews-v2.prod.svc.cluster.local is exported only to prod: requests through gateway public get a 503',
      right: `${service('., istio-system')}---${gateway()}---${virtualService('reviews.example.com', 'gateways: [public]\n  ')}`,
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    const { mesh } = worldOf(inventory);
    for (const object of inventory.judgedOf('VirtualService')) {
      const { hosts = [], gateways = [], exportTo = [] } = object.spec;
      if (hosts.length === 0) continue;
      const { namespace } = object;
      const isPublic = (exportTo.length > 0 ? exportTo : mesh.defaultVirtualServiceExportTo).includes('*');
      const isForMesh = gateways.length === 0 || gateways.includes(MESH_GATEWAY);
      for (const { hostname, field, rule } of seenAtHome(inventory, object)) {
        const mayApply = (name: string) => appliesAt(rule, name, namespace);
        const gateway = gateways.find((name) => mayApply(name) && !isSeenAt(inventory, name, object, hostname));
        if (gateway !== undefined) {
          const message = `${hostname} is exported only to ${namespace}: requests through gateway ${gateway} get a 503`;
          report(object, field, message);
        } else if (isForMesh && isPublic && mayApply(MESH_GATEWAY)) {
          const message = `${hostname} is exported only to ${namespace}: callers in other namespaces get this rule and a 503`;
          report(object, field, message);
        }
      }
    }
  },
};

/** Destinations that are exported only to the VirtualService's own namespace. */
function seenAtHome(inventory: Inventory, { spec, namespace }: VirtualService) {
  const { registry, resolve } = worldOf(inventory);
  return destinationsOf(spec).flatMap(({ destination, field, rule }) => {
    const hostname = resolve(destination.host ?? '', namespace);
    const services = [...registry.byNamespace(hostname).values()];
    const isSeen = services.some(({ visibility }) => !visibility.isPrivateTo(namespace) || visibility.entries.size > 1);
    return services.length === 0 || isSeen ? [] : [{ hostname, field: [...field, 'host'], rule }];
  });
}

/** True for a gateway whose Pods are not in the manifests. */
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
