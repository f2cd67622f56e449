import fc from 'fast-check';
import { observed } from '../behaviour/diff/observed';
import { request } from '../behaviour/fixtures/worlds';
import { meshOf } from '../fixtures/objects';
import { bothMeshes } from './fixtures/migrated';
import { isShown } from './fixtures/shown';
import { FIXED, world } from './fixtures/worlds';
import type { NamedDifference } from './migration';

const RUNS = Number(process.env.RUNS ?? 40);

test('after a migration, each request is treated as before, or belongs to a difference with a name', () => {
  const counts = { migrated: 0, kept: 0, equal: 0, differing: 0, proved: 0, other: 0 };
  fc.assert(
    fc.property(world, fc.array(request, { minLength: 60, maxLength: 60 }), (objects, requests) => {
      const migration = meshOf(objects).migration();
      const { becomes, obstacles, differences } = migration;
      counts.migrated += becomes.filter(({ from }) => from.startsWith('VirtualService')).length;
      counts.kept += new Set(obstacles.map(({ object }) => object)).size;
      counts.proved += becomes.length > 0 && differences.length === 0 ? 1 : 0;
      const other = differences.filter(({ names }) => names.includes('other'));
      counts.other += other.length > 0 ? 1 : 0;
      if (process.env.SHOW && other.length > 0) {
        console.log(JSON.stringify([objects.slice(FIXED.length), migration.apply, other]));
      }
      const [before, after] = bothMeshes(objects, migration);
      const comparison = after.compareTo(before);
      expect(comparison.differences).toHaveLength(differences.length);
      const isConfirmed = (one: NamedDifference) => !one.witness || isShown(one, before, after);
      expect(differences.filter((one) => !isConfirmed(one))).toEqual([]);
      for (const asked of requests) {
        if (observed(before.route(asked)) === observed(after.route(asked))) {
          counts.equal += 1;
          continue;
        }
        counts.differing += 1;
        if (comparison.indexOf(asked) !== null) continue;
        const traces = [before, after].map((mesh) => mesh.route(asked).trace.join('\n'));
        throw new Error(`not reported: ${JSON.stringify(asked)}\n${traces.join('\n---\n')}`);
      }
    }),
    { numRuns: RUNS, endOnFailure: true, ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  );
  if (process.env.SHOW) console.log(counts);
  expect(counts.migrated).toBeGreaterThan(RUNS / 4);
  expect(counts.kept).toBeGreaterThan(0);
  expect(counts.other).toBe(0);
  // One world in 25 has no difference at all.
  if (RUNS >= 200) expect(Math.min(counts.proved, counts.differing)).toBeGreaterThan(0);
});
