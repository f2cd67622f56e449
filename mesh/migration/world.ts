import { GATEWAY_API, groupOf } from '../manifest/api-group';
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
  /** Why the API server would reject new objects. */
  refusals(manifests: readonly Manifest[]): ReadonlyMap<Manifest, readonly string[]>;
}

/** Names of objects of the Gateway API, so new ones do not replace those that exist. */
export class Names {
  private readonly taken = new Set<string>();

  constructor({ manifests }: Pick<World, 'manifests'>) {
    for (const { manifest } of manifests) {
      if (groupOf(manifest) !== GATEWAY_API) continue;
      const { name, namespace } = manifest.metadata ?? {};
      this.taken.add(`${manifest.kind} ${namespace || 'default'}/${name}`);
    }
  }

  /** Reserves the first free name; if none is, one with a number. */
  take(kind: string, namespace: string, ...wanted: readonly [string, ...string[]]): string {
    const isFree = (name: string) => !this.taken.has(`${kind} ${namespace}/${name}`);
    let name = wanted.find(isFree);
    for (let count = 2; name === undefined; count++) name = [`${wanted[0]}-${count}`].find(isFree);
    this.taken.add(`${kind} ${namespace}/${name}`);
    return name;
  }
}

export const GATEWAY_API_VERSION = `${GATEWAY_API}/v1`;

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
