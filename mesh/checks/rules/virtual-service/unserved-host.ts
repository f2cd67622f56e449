import { isWildcard, subsetOf } from '../../../registry/host-name';
import { isHttpOrSniffed } from '../../../registry/protocol';
import { MESH_GATEWAY } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { destinationsOf } from '../../facts/destinations';
import { knownHostsOf } from '../../facts/known-hosts';
import { worldOf } from '../../facts/world';

export const unservedHost: Check = {
  code: 'MESH0140',
  level: 'warning',
  title: 'no request reaches this host of a VirtualService',
  description: `The host of a VirtualService is compared with the Host of a request, in full:

- A name without a dot is a Service in the VirtualService's namespace: \`reviews\` means
  \`reviews.shop.svc.cluster.local\`. Sidecars know the short names of an existing Service, too. A gateway knows only the
  full name, which nobody outside the cluster uses.
- A name with a dot is complete: \`reviews.shop\` is not the Service \`reviews\` in namespace \`shop\`.
- If no Service has the name, clients cannot resolve it.
- On the ports of a wildcard ServiceEntry, sidecars ignore a VirtualService for one host that it covers.`,
  examples: [
    {
      title: 'a Service that does not exist',
      wrong: virtualService('revews'),
      says: 'no Service of namespace shop is called revews, so no request has this host',
      right: virtualService('reviews'),
    },
    {
      title: 'an incomplete name',
      wrong: virtualService('reviews.shop'),
      says: 'this is not the Service reviews in namespace shop: write reviews.shop.svc.cluster.local',
      right: virtualService('reviews.shop.svc.cluster.local'),
    },
    {
      title: 'a short name at a gateway',
      wrong: virtualService('reviews', '\n  gateways: [public]'),
      says: 'at a gateway, this host means reviews.shop.svc.cluster.local: requests with Host "reviews" get a 404',
      right: virtualService('reviews.example.com', '\n  gateways: [public]'),
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    for (const object of inventory.judgedOf('VirtualService')) {
      const { hosts = [], gateways = [] } = object.spec;
      const isForMesh = gateways.length === 0 || gateways.includes(MESH_GATEWAY);
      for (const [index, host] of hosts.entries()) {
        if (isWildcard(host) || host === '') continue;
        const problem = isForMesh
          ? problemInMesh(inventory, host.toLowerCase(), object)
          : problemAtGateway(inventory, host.toLowerCase(), object.namespace);
        if (problem) report(object, ['spec', 'hosts', index], problem);
      }
    }
  },
};

function problemAtGateway(inventory: Inventory, host: string, namespace: string): string {
  const name = worldOf(inventory).resolve(host, namespace);
  if (name === host) return '';
  return `at a gateway, this host means ${name}: requests with Host ${JSON.stringify(host)} get a 404`;
}

function problemInMesh(inventory: Inventory, host: string, { spec, namespace }: MeshObject<'VirtualService'>): string {
  const { registry, resolve, mesh } = worldOf(inventory);
  const name = resolve(host, namespace);
  if (registry.byNamespace(name).size > 0) return '';
  const [short = '', of = '', ...more] = host.split('.');
  const meant = `${short}.${of}.svc.${mesh.clusterDomain}`;
  const isPart = meant.startsWith(`${[short, of, ...more].join('.')}.`);
  if (of !== '' && isPart && registry.byNamespace(meant).size > 0) {
    return `this is not the Service ${short} in namespace ${of}: write ${meant}`;
  }
  const covering = registry.services.find(({ hostname }) => isWildcard(hostname) && subsetOf(name, hostname));
  if (covering) {
    const ports = covering.ports.filter(({ protocol }) => isHttpOrSniffed(protocol)).map(({ number }) => number);
    if (ports.length === 0 || ports.includes(80)) return '';
    const list = ports.join(', ');
    return `on port ${list}, sidecars apply ServiceEntry ${covering.config.id} (${covering.hostname}) instead of this VirtualService: add a ServiceEntry with the host ${host}`;
  }
  // The Service may be in manifests that are not here, unless those of its namespace are.
  const isOwn = name === `${host}.${namespace}.svc.${mesh.clusterDomain}`;
  const hasServices = inventory.of('Service').some((service) => service.namespace === namespace);
  if (!isOwn || !hasServices || !knownHostsOf(inventory).isJudged(host)) return '';
  // IST0101 reports it as a destination.
  if (destinationsOf(spec).some(({ destination }) => resolve(destination.host ?? '', namespace) === name)) return '';
  return `no Service of namespace ${namespace} is called ${host}, so no request has this host`;
}

function virtualService(host: string, more = ''): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [${host}]${more}
  http: [{ route: [{ destination: { host: reviews } }] }]
`;
}
