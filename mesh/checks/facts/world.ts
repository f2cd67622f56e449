import type { Fields } from '../../manifest/fields';
import { type HostName, resolveShortName } from '../../registry/host-name';
import { type MeshConfig, meshConfig, writtenMeshConfig } from '../../registry/mesh-config';
import { ServiceRegistry } from '../../registry/service-registry';
import { Workloads } from '../../registry/workload';
import type { Inventory } from '../engine/inventory';
import { configsOf, creatorsIn, knownConfigsOf } from './configs';
import { perDiscovery } from './discovery';

/** What Istio's control plane knows about the objects in force: the same code that the simulator routes with. */
export interface World {
  readonly mesh: MeshConfig;
  /** By name and by label, from Pods and from the Pod templates of Deployments and other controllers. */
  readonly workloads: Workloads;
  /** Services and the hosts of ServiceEntries, by host name and namespace, with their visibility. */
  readonly registry: ServiceRegistry;
  /** The full name of a host as written in an object of this namespace. */
  resolve(host: string, namespace: string): HostName;
}

/** MeshConfig as set in the manifests: by an IstioOperator or by istiod's ConfigMap. */
export const writtenMeshOf = perDiscovery(
  (inventory: Inventory): Fields =>
    writtenMeshConfig([...configsOf(inventory, 'IstioOperator'), ...configsOf(inventory, 'ConfigMap')]),
);

const workloadsOf = perDiscovery(
  (inventory: Inventory) => new Workloads(knownConfigsOf(inventory), creatorsIn(inventory)),
);

const registryOf = perDiscovery((inventory: Inventory) => {
  const { mesh, workloads } = worldOf(inventory);
  return new ServiceRegistry(knownConfigsOf(inventory), workloads, mesh);
});

export const worldOf = perDiscovery((inventory: Inventory): World => {
  const mesh = meshConfig(writtenMeshOf(inventory));
  return {
    mesh,
    // Getters, because many checks only resolve names.
    get workloads() {
      return workloadsOf(inventory);
    },
    get registry() {
      return registryOf(inventory);
    },
    resolve: (host, namespace) => resolveShortName(host, namespace, mesh.clusterDomain),
  };
});

/** The namespace whose policies apply to the whole mesh. */
export function rootNamespaceOf(inventory: Inventory): string {
  return worldOf(inventory).mesh.rootNamespace;
}
