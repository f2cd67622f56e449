import { Imports } from '../../proxy/imports';
import type { Service } from '../../registry/service';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { worldOf } from './world';

type Sidecar = MeshObject<'Sidecar'>;

/** What the Sidecars of a namespace import: one for all workloads, and any number for some of them. */
export interface SidecarImports {
  /** The Sidecar for all workloads, or the one of the root namespace if there is none. */
  readonly general: Sidecar;
  importsRules(namespace: string, hosts: readonly string[]): boolean;
  importsService(service: Service): boolean;
  /** Whether any imported service makes the proxies listen on one of the ports. */
  listensAt(ports: readonly number[]): boolean;
}

/** `undefined` if some or all workloads import everything. */
export function sidecarImports(inventory: Inventory, namespace: string): SidecarImports | undefined {
  const known = cache(inventory);
  if (!known.has(namespace)) known.set(namespace, build(inventory, namespace));
  return known.get(namespace);
}

const cache = perInventory(() => new Map<string, SidecarImports | undefined>());

const sidecars = perInventory((inventory: Inventory) => {
  const byNamespace = new Map<string, Sidecar[]>();
  for (const object of inventory.of('Sidecar')) {
    const present = byNamespace.get(object.namespace);
    if (present) present.push(object);
    else byNamespace.set(object.namespace, [object]);
  }
  return byNamespace;
});

function build(inventory: Inventory, namespace: string): SidecarImports | undefined {
  const { registry, mesh } = worldOf(inventory);
  const own = sidecars(inventory).get(namespace) ?? [];
  const ofMesh = sidecars(inventory).get(mesh.rootNamespace) ?? [];
  const general = [...own, ...ofMesh].find(isForAll);
  if (!general) return undefined;
  const relevant = [...new Set([...own, general])].map(({ spec }) => spec.egress ?? []);
  if (relevant.some((egress) => egress.length === 0)) return undefined;
  const listeners = relevant.flat().map(({ hosts = [] }) => new Imports(hosts, namespace));
  const importsService = (service: Service) =>
    listeners.some((imports) => imports.service(service.namespace, service.hostname));
  let ports: Set<number> | undefined;
  return {
    general,
    importsRules: (of, hosts) => listeners.some((imports) => hosts.some((host) => imports.virtualService(of, host))),
    importsService,
    listensAt(wanted) {
      ports ??= new Set(
        registry
          .exportedTo(namespace)
          .filter(importsService)
          .flatMap((service) => service.ports.map(({ number }) => number)),
      );
      return wanted.some((port) => ports?.has(port));
    },
  };
}

function isForAll({ spec }: Sidecar): boolean {
  return Object.keys(spec.workloadSelector?.labels ?? {}).length === 0;
}
