import type { FieldPath } from '../../manifest/manifest';
import { isWildcard, matches } from '../../registry/host-name';
import { type Inventory, perInventory } from '../engine/inventory';
import type { MeshObject } from '../engine/mesh-object';
import { fullNameOf, others } from '../engine/others';
import { worldOf } from './world';

type VirtualService = MeshObject<'VirtualService'>;

interface Conflict {
  readonly object: VirtualService;
  readonly field: FieldPath;
  readonly message: string;
}

/** VirtualServices whose hosts another VirtualService of the mesh also has: a sidecar uses only one of them. */
export const meshHostConflicts = perInventory((inventory: Inventory): readonly Conflict[] => {
  const { resolve } = worldOf(inventory);
  /** By the namespace that they are exported to (`*` for all), then by host. */
  const scopes = new Map<string, Map<string, VirtualService[]>>();
  for (const object of inventory.of('VirtualService')) {
    const { gateways = [], exportTo = [], hosts = [] } = object.spec;
    if (gateways.length > 0 && !gateways.includes('mesh')) continue;
    const isPublic = exportTo.length === 0 || exportTo.includes('*');
    const readers = isPublic ? ['*'] : exportTo.map((entry) => (entry === '.' ? object.namespace : entry));
    for (const reader of new Set(readers)) {
      const byHost = scopes.get(reader) ?? new Map<string, VirtualService[]>();
      scopes.set(reader, byHost);
      for (const host of hosts) {
        const name = resolve(host, object.namespace);
        const present = byHost.get(name);
        if (present) present.push(object);
        else byHost.set(name, [object]);
      }
    }
  }
  const everywhere = scopes.get('*') ?? new Map<string, VirtualService[]>();
  const wildcards = [...everywhere.keys()].filter(isWildcard);
  const overlapping = (host: string) => {
    const candidates = isWildcard(host) ? [...everywhere.keys()] : wildcards;
    const names = candidates.filter((name) => name !== host && matches(name, host));
    return [...(everywhere.get(host) ?? []), ...names.flatMap((name) => everywhere.get(name) ?? [])];
  };
  const conflicts: Conflict[] = [];
  const reported = new Set<VirtualService>();
  for (const [scope, byHost] of scopes) {
    for (const [host, objects] of byHost) {
      const all = scope === '*' ? objects : [...objects, ...overlapping(host)];
      // A short and a full name of one host in one VirtualService are the same to a sidecar.
      const distinct = [...new Set(all)];
      if (distinct.length < 2) continue;
      for (const object of distinct) {
        if (reported.has(object)) continue;
        reported.add(object);
        const inScope = scope === '*' ? '' : ` in namespace ${scope}`;
        const message = `host ${host} is also defined by ${others(distinct, object, fullNameOf)}: a sidecar${inScope} applies only one of them`;
        conflicts.push({ object, field: ['spec', 'hosts'], message });
      }
    }
  }
  return conflicts;
});
