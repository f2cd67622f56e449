import { Imports } from '../../proxy/imports';
import { MESH_GATEWAY } from '../../routing/virtual-service';
import { destinationsOf } from '../analyze/destinations';
import { gatewayPods } from '../analyze/gateway-pods';
import { gatewayNamed } from '../analyze/gateway-reference';
import type { Check } from '../check';
import { type Inventory, perInventory } from '../inventory';
import type { MeshObject } from '../mesh-object';
import { worldOf } from '../world';

type VirtualService = MeshObject<'VirtualService'>;

export const notImported: Check = {
  code: 'MESH0124',
  level: 'warning',
  title: 'callers that a VirtualService is for know nothing of it, or not where it sends them',
  description: `A Sidecar's \`egress.hosts\` name what a proxy knows: of a VirtualService whose hosts are not among them it
gets no rule, and its requests go where they would without. What an imported VirtualService sends requests to need not
be imported itself, but has to be exported to the caller: a VirtualService for all namespaces that sends to a Service
for its own alone is answered with 503 everywhere else.

A VirtualService that stands beside the Service of its hosts is mostly for callers elsewhere, so a Sidecar of its
namespace that leaves it out is reported only where it is exported to no other. An \`exportTo\` of a DestinationRule is
MESH0120.`,
  examples: [
    {
      title: 'a Sidecar',
      wrong: `${virtualService('team', 'reviews.prod.svc.cluster.local')}---${sidecar('istio-system/*')}`,
      says: 'Sidecar team/default imports none of these hosts, so no workload of team gets these rules',
      right: `${virtualService('team', 'reviews.prod.svc.cluster.local')}---${sidecar('./*')}`,
    },
    {
      title: 'an exportTo',
      wrong: `${service('.')}---${virtualService('prod', 'reviews')}`,
      says: 'only prod sees reviews-v2.prod.svc.cluster.local: callers elsewhere, who get this rule, are answered with 503',
      right: `${service('*')}---${virtualService('prod', 'reviews')}`,
    },
  ],
  run(inventory, report) {
    const { registry, resolve, mesh } = worldOf(inventory);
    for (const object of inventory.of('VirtualService')) {
      const { hosts = [], gateways = [], exportTo = [] } = object.spec;
      if (hosts.length === 0) continue;
      const { namespace } = object;
      const unseen = destinationsSeenAtHome(inventory, object);
      for (const { hostname, field } of unseen) {
        const gateway = gateways.find((name) => !isSeenAt(inventory, name, object, hostname));
        if (gateway === undefined) continue;
        report(
          object,
          field,
          `Pods of gateway ${gateway} do not see ${hostname}, which is exported to ${namespace} alone: the answer is 503`,
        );
      }
      if (gateways.length > 0 && !gateways.includes(MESH_GATEWAY)) continue;
      const readers = exportTo.length > 0 ? exportTo : mesh.defaultVirtualServiceExportTo;
      const isOwn = readers.every((reader) => reader === '.' || reader === namespace);
      const full = hosts.map((host) => resolve(host, namespace));
      const isForUs = isOwn || full.every((host) => isOfOther(host, object, registry.byNamespace(host)));
      const sidecar = isForUs ? keepingOut(inventory, object, full) : undefined;
      if (sidecar) {
        const name = `Sidecar ${sidecar.namespace}/${sidecar.name}`;
        const message = `${name} imports none of these hosts, so no workload of ${namespace} gets these rules`;
        report(object, ['spec', 'hosts'], message);
      }
      if (!readers.includes('*')) continue;
      for (const { hostname, field } of unseen) {
        const message = `only ${namespace} sees ${hostname}: callers elsewhere, who get this rule, are answered with 503`;
        report(object, field, message);
      }
    }
  },
};

/** Destinations that only the VirtualService's own namespace sees. */
function destinationsSeenAtHome(inventory: Inventory, { spec, namespace }: VirtualService) {
  const { registry, resolve } = worldOf(inventory);
  return destinationsOf(spec).flatMap(({ destination, field }) => {
    const hostname = resolve(destination.host ?? '', namespace);
    const services = [...registry.byNamespace(hostname).values()];
    const isSeen = services.length === 0 || services.some(({ visibility }) => !visibility.isPrivateTo(namespace));
    return isSeen ? [] : [{ hostname, field: [...field, 'host'] }];
  });
}

/** Also where it is not known who configures the gateway. */
function isSeenAt(inventory: Inventory, name: string, { namespace }: VirtualService, hostname: string): boolean {
  const gateway = name === MESH_GATEWAY ? undefined : gatewayNamed(inventory, name, namespace);
  const pods = gateway ? gatewayPods(inventory, gateway) : [];
  const services = [...worldOf(inventory).registry.byNamespace(hostname).values()];
  return pods.length === 0 || pods.some((pod) => services.some(({ visibility }) => visibility.includes(pod.namespace)));
}

/** A Service of another namespace: the VirtualService is for callers beside it. */
function isOfOther(host: string, { namespace }: VirtualService, services: ReadonlyMap<string, unknown>): boolean {
  if (services.size > 0) return !services.has(namespace);
  const [, ofNamespace = namespace] = /^[^.]+\.([^.]+)\.svc\./.exec(host) ?? [];
  return ofNamespace !== namespace;
}

/** The Sidecar of all workloads of the namespace, where neither it nor one of some workloads imports the hosts. */
function keepingOut(inventory: Inventory, { namespace }: VirtualService, hosts: readonly string[]) {
  const byNamespace = sidecars(inventory);
  const own = byNamespace.get(namespace) ?? [];
  const general = [...own, ...(byNamespace.get(worldOf(inventory).mesh.rootNamespace) ?? [])].filter(
    ({ object }) => Object.keys(object.spec.workloadSelector?.labels ?? {}).length === 0,
  );
  const [first] = general;
  if (!first) return undefined;
  const isTaken = [...own, first].some((sidecar) => {
    const listeners = sidecar.importsIn(namespace);
    return listeners.length === 0 || listeners.some((one) => hosts.some((host) => one.virtualService(namespace, host)));
  });
  return isTaken ? undefined : first.object;
}

const sidecars = perInventory((inventory: Inventory) => {
  const byNamespace = new Map<string, ReturnType<typeof withImports>[]>();
  for (const object of inventory.of('Sidecar')) {
    const present = byNamespace.get(object.namespace);
    if (present) present.push(withImports(object));
    else byNamespace.set(object.namespace, [withImports(object)]);
  }
  return byNamespace;
});

/** The dot of the root namespace's Sidecar mean the namespace of the proxy. */
function withImports(object: MeshObject<'Sidecar'>) {
  const known = new Map<string, readonly Imports[]>();
  return {
    object,
    importsIn(namespace: string): readonly Imports[] {
      const present = known.get(namespace);
      if (present) return present;
      const listeners = (object.spec.egress ?? []).map(({ hosts = [] }) => new Imports(hosts, namespace));
      known.set(namespace, listeners);
      return listeners;
    },
  };
}

function sidecar(host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: team }
spec:
  egress: [{ hosts: ["${host}"] }]
`;
}

function service(exportTo: string): string {
  return `
apiVersion: v1
kind: Service
metadata: { name: reviews-v2, namespace: prod, annotations: { networking.istio.io/exportTo: "${exportTo}" } }
spec: { ports: [{ name: http, port: 80 }] }
`;
}

function virtualService(namespace: string, host: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: ${namespace} }
spec:
  hosts: [${host}]
  http: [{ route: [{ destination: { host: ${host.replace('reviews', 'reviews-v2')} } }] }]
`;
}
