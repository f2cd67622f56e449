import { observed } from '../../mesh/behaviour/diff/observed';
import type { Manifest } from '../../mesh/manifest/manifest';
import { Mesh } from '../../mesh/mesh';
import { bothMeshes, migrated } from '../../mesh/migration/fixtures/migrated';
import { isShown } from '../../mesh/migration/fixtures/shown';
import type { Request } from '../../mesh/request/request';
import { examplesOf } from '../pairs/generate';
import type { MeshRequest } from '../request';
import { WORLD } from './world';

/** The two sides of a migration, and requests that both are asked. */
export interface Sides {
  readonly before: readonly Manifest[];
  readonly after: readonly Manifest[];
  readonly requests: readonly MeshRequest[];
}

/**
 * Migrates objects that are added to the world. The requests are an example of each difference, which must show what its name
 * stands for, and others, which must be treated as before unless they belong to a difference.
 *
 * @throws if the simulator contradicts the migration
 */
export function sidesOf(objects: readonly Manifest[], others: readonly MeshRequest[]): Sides {
  const old = [...WORLD.objects, ...objects];
  const migration = Mesh.of(old).migration();
  const [before, after] = bothMeshes(old, migration);
  for (const difference of migration.differences) {
    const { names, witness } = difference;
    if (witness && !isShown(difference, before, after))
      throw new Error(`not an example of ${names.join(', ')}: ${JSON.stringify(witness)}`);
  }
  const comparison = after.compareTo(before);
  for (const request of others as readonly Request[]) {
    if (observed(before.route(request)) !== observed(after.route(request)) && comparison.indexOf(request) === null)
      throw new Error(`treated differently without a name: ${JSON.stringify(request)}`);
  }
  return {
    before: objects,
    after: migrated(old, migration).filter((object) => !WORLD.objects.includes(object)),
    requests: [...examplesOf(migration.differences, WORLD), ...others],
  };
}
