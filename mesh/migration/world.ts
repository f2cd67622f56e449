import type { Config } from '../manifest/config';
import type { Manifest, SourcedManifest } from '../manifest/manifest';
import type { MeshConfig } from '../registry/mesh-config';
import type { ServiceRegistry } from '../registry/service-registry';
import type { Workloads } from '../registry/workload';
import type { VirtualService } from '../routing/virtual-service';

/** What a migration starts from. */
export interface World {
  readonly manifests: readonly SourcedManifest[];
  /** All objects that istiod reads, without those that it makes itself. */
  readonly objects: readonly Config[];
  /** VirtualServices with hosts, oldest first, with their delegates merged. */
  readonly virtualServices: readonly VirtualService[];
  readonly registry: ServiceRegistry;
  readonly workloads: Workloads;
  readonly mesh: MeshConfig;
}

export const GATEWAY_API_VERSION = 'gateway.networking.k8s.io/v1';

/** Metadata of a new object: the namespace is left out if the objects that it is made from leave it out. */
export function metadata(name: string, namespace: string, from: Config, copies = false): Manifest['metadata'] {
  const { metadata: written } = from.origin.manifest;
  const isImplied = namespace === 'default' && written?.namespace === undefined;
  const annotations = Object.entries(written?.annotations ?? {}).filter(([key]) => !key.startsWith('kubectl.'));
  return {
    name,
    ...(!isImplied && { namespace }),
    ...(copies && written?.labels && { labels: written.labels }),
    ...(copies && annotations.length > 0 && { annotations: Object.fromEntries(annotations) }),
  };
}
