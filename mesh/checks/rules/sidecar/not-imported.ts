import { MESH_GATEWAY } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { sidecarImports } from '../../facts/sidecar-imports';
import { worldOf } from '../../facts/world';

type VirtualService = MeshObject<'VirtualService'>;

const virtualService = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: team }
spec:
  hosts: [reviews.prod.svc.cluster.local]
  http: [{ timeout: 3s, route: [{ destination: { host: reviews.prod.svc.cluster.local } }] }]
`;

export const notImported: Check = {
  code: 'MESH0124',
  level: 'warning',
  title: 'a Sidecar keeps the rules of a VirtualService from the workloads beside it',
  description: `A Sidecar's \`egress.hosts\` name what a proxy knows. A VirtualService none of whose hosts is among them gives it
no rule; and where a VirtualService is imported but neither the Service of its hosts nor another one with that port is,
the proxy does not listen for such requests. Either way they go where they would without any rule, or nowhere.

Reported of a VirtualService for Services of other namespaces, or one that is exported to no namespace but its own. One
that stands beside the Service of its hosts and is exported to others is for callers elsewhere. Where a Sidecar of some
workloads imports it nothing is reported. What the rules send requests to need not be imported.`,
  examples: [
    {
      wrong: `${virtualService}---${sidecar('"istio-system/*"')}`,
      says: 'Sidecar team/default imports none of these hosts, so no workload of team gets these rules',
      right: `${virtualService}---${sidecar('"./*", "prod/*"')}`,
    },
    {
      title: 'the rules and not the Service',
      wrong: `${virtualService}---${service()}---${sidecar('"./*"')}`,
      says: 'Sidecar team/default imports these rules and not reviews.prod.svc.cluster.local, so no workload of team listens at port 80',
      right: `${virtualService}---${service()}---${sidecar('"./*", "prod/*"')}`,
    },
  ],
  run(inventory, report) {
    if (inventory.of('Sidecar').length === 0) return;
    for (const object of inventory.of('VirtualService')) {
      const message = keptOut(inventory, object);
      if (message) report(object, ['spec', 'hosts'], message);
    }
  },
};

function keptOut(inventory: Inventory, object: VirtualService): string | undefined {
  const { registry, resolve, mesh } = worldOf(inventory);
  const { namespace } = object;
  const { hosts = [], gateways = [], exportTo = [] } = object.spec;
  if (hosts.length === 0 || (gateways.length > 0 && !gateways.includes(MESH_GATEWAY))) return undefined;
  const readers = exportTo.length > 0 ? exportTo : mesh.defaultVirtualServiceExportTo;
  const isForUs = readers.every((reader) => reader === '.' || reader === namespace);
  const names = hosts.map((host) => resolve(host, namespace));
  const services = names.map((host) => [...registry.byNamespace(host).values()]);
  if (!isForUs && names.some((host, at) => isOwn(host, namespace, services[at] ?? []))) return undefined;
  const known = sidecarImports(inventory, namespace);
  if (!known) return undefined;
  const sidecar = `Sidecar ${known.general.namespace}/${known.general.name} imports`;
  if (!known.importsRules(namespace, names)) {
    return `${sidecar} none of these hosts, so no workload of ${namespace} gets these rules`;
  }
  const all = services.flat();
  // A host that nothing here has may be anything.
  if (services.some((found) => found.length === 0) || all.some((service) => known.importsService(service)))
    return undefined;
  const ports = [...new Set(all.flatMap((service) => service.ports.map(({ number }) => number)))];
  if (ports.length === 0 || known.listensAt(ports)) return undefined;
  const where = ports.length > 1 ? `one of the ports ${ports.join(', ')}` : `port ${ports[0]}`;
  return `${sidecar} these rules and not ${names.join(', ')}, so no workload of ${namespace} listens at ${where}`;
}

/** Whether a Service of the namespace itself has the host, or may have it. */
function isOwn(host: string, namespace: string, services: readonly { readonly namespace: string }[]): boolean {
  if (services.length > 0) return services.some((service) => service.namespace === namespace);
  const [, ofNamespace = namespace] = /^[^.]+\.([^.]+)\.svc\./.exec(host) ?? [];
  return ofNamespace === namespace;
}

function sidecar(hosts: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: team }
spec:
  egress: [{ hosts: [${hosts}] }]
`;
}

function service(): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: prod }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
`;
}
