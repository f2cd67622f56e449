import { MESH_GATEWAY } from '../../../routing/virtual-service';
import type { Check } from '../../engine/check';
import type { Inventory } from '../../engine/inventory';
import type { MeshObject } from '../../engine/mesh-object';
import { isJudged } from '../../facts/known-kinds';
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
  title: 'Sidecar does not import the hosts of a VirtualService',
  description: `\`egress.hosts\` of a Sidecar lists the hosts that its workloads can see. If none of a VirtualService's hosts is
among them, the workloads do not get its rules. If the rules are imported but no Service with a port for them is, the
proxies do not listen on that port. In both cases requests bypass the rules or fail. Add the hosts to \`egress.hosts\`.

A VirtualService is reported if its hosts are Services of other namespaces, or if it is exported only to its own namespace.
Otherwise it may be meant for callers in other namespaces. Nothing is reported if a Sidecar for some of the workloads
imports it. The destinations of the rules need not be imported.`,
  examples: [
    {
      title: 'rules are not imported',
      wrong: `${virtualService}---${sidecar('"istio-system/*"')}`,
      says: 'Sidecar team/default imports none of these hosts, so workloads in team do not get these rules',
      right: `${virtualService}---${sidecar('"./*", "prod/*"')}`,
    },
    {
      title: 'Service is not imported',
      wrong: `${virtualService}---${service()}---${sidecar('"./*"')}`,
      says: 'Sidecar team/default imports these rules but not reviews.prod.svc.cluster.local, so workloads in team do not listen on port 80',
      right: `${virtualService}---${service()}---${sidecar('"./*", "prod/*"')}`,
    },
  ],
  about: ['VirtualService'],
  run(inventory, report) {
    if (!isJudged(inventory, 'Sidecar')) return;
    for (const object of inventory.judgedOf('VirtualService')) {
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
  if (!isForUs && names.some((host, index) => isOwn(host, namespace, services[index] ?? []))) return undefined;
  const known = sidecarImports(inventory, namespace);
  if (!known) return undefined;
  const sidecar = `Sidecar ${known.general.namespace}/${known.general.name} imports`;
  if (!known.importsRules(namespace, names)) {
    return `${sidecar} none of these hosts, so workloads in ${namespace} do not get these rules`;
  }
  const all = services.flat();
  // An unknown host may be defined outside the manifests.
  if (services.some((found) => found.length === 0) || all.some((service) => known.importsService(service)))
    return undefined;
  const ports = [...new Set(all.flatMap((service) => service.ports.map(({ number }) => number)))];
  if (ports.length === 0 || known.listensAt(ports)) return undefined;
  const listener = ports.length > 1 ? `any of the ports ${ports.join(', ')}` : `port ${ports[0]}`;
  return `${sidecar} these rules but not ${names.join(', ')}, so workloads in ${namespace} do not listen on ${listener}`;
}

/** Whether the host is, or may be, a Service of the namespace. */
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
