import { toConfig } from '../../manifest/config';
import { type HostName, resolveShortName } from '../../registry/host-name';
import { type MeshConfig, meshConfig, writtenMeshConfig } from '../../registry/mesh-config';
import { ServiceRegistry } from '../../registry/service-registry';
import { Workloads } from '../../registry/workload';
import { perInventory } from '../engine/inventory';

/** What Istio's control plane would know of the objects in force: the same code that the simulator routes with. */
export interface World {
  readonly mesh: MeshConfig;
  /** By name and by label, from Pods and from the pod templates of Deployments and the like. */
  readonly workloads: Workloads;
  /** Services and the hosts of ServiceEntries, by host name and namespace, with who sees them. */
  readonly registry: ServiceRegistry;
  /** The full host name for one that an object of this namespace writes. */
  resolve(host: string, namespace: string): HostName;
}

export const worldOf = perInventory((inventory): World => {
  const configs = [...inventory.inForce]
    // Not what another tool has of the same name.
    .filter(({ kind, manifest }) => kind === manifest.kind)
    .map(({ manifest, sourced }) => toConfig({ ...sourced, manifest }));
  const mesh = meshConfig(writtenMeshConfig(configs));
  const workloads = new Workloads(configs);
  return {
    mesh,
    workloads,
    registry: new ServiceRegistry(configs, workloads, mesh),
    resolve: (host, namespace) => resolveShortName(host, namespace, mesh.clusterDomain),
  };
});
