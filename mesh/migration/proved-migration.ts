import { type Draft, draftOf } from './draft';
import { type Compared, type Migration, migrationOf } from './migration';
import type { Obstacle } from './remarks';
import type { World } from './world';

/**
 * Migrates what is proved to keep its meaning: a VirtualService with a difference that has no name stays, and the rest is
 * proved again.
 *
 * @param compare the meshes before and after a draft
 */
export function provedMigration(world: World, compare: (draft: Draft) => Compared): Migration {
  const unproved = new Map<string, Obstacle>();
  for (;;) {
    const draft = draftOf(world, unproved);
    const migration = migrationOf(draft, compare(draft));
    const known = unproved.size;
    for (const [id, difference] of unprovedIn(migration)) unproved.set(id, difference);
    if (unproved.size === known) return migration;
  }
}

/** VirtualServices, as `namespace/name`, with differences that have no name, and what differs. */
function unprovedIn({ differences }: Migration): ReadonlyMap<string, Obstacle> {
  const found = new Map<string, Obstacle>();
  for (const { names, requests, host, causes } of differences) {
    if (!names.includes('other')) continue;
    for (const { side, object } of causes) {
      const [kind, id = ''] = object.split(' ');
      if (side !== 'before' || kind !== 'VirtualService') continue;
      const reason = `requests to ${host} would be treated differently: ${requests}`;
      found.set(id, {
        path: ['spec'],
        reason,
        remedy: 'write the rules of a host in one VirtualService, and fewer of them',
      });
    }
  }
  return found;
}
