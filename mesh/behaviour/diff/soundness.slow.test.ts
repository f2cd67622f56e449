import fc from 'fast-check';
import { meshOf } from '../../fixtures/objects';
import { manifestsOf, pair, request, type World } from '../fixtures/worlds';
import { observed } from './observed';

const RUNS = Number(process.env.RUNS ?? 60);

test('every witness is a real difference, and no other request than reported is treated differently', () => {
  let witnesses = 0;
  let differing = 0;
  let alike = 0;
  const uncertain = new Map<string, number>();
  fc.assert(
    fc.property(pair, fc.array(request, { minLength: 80, maxLength: 80 }), ([old, now], requests) => {
      const [before, after] = [meshOf(manifestsOf(old)), meshOf(manifestsOf(now))];
      const comparison = after.compareTo(before);
      for (const { witness, kind, reason = '' } of comparison.differences) {
        if (kind === 'may-differ' || !witness) {
          uncertain.set(reason, (uncertain.get(reason) ?? 0) + 1);
          continue;
        }
        witnesses += 1;
        if (observed(before.route(witness)) === observed(after.route(witness))) {
          throw new Error(`the witness is treated alike: ${JSON.stringify(witness)}`);
        }
        if (comparison.indexOf(witness) === null)
          throw new Error(`no difference has its witness ${JSON.stringify(witness)}`);
      }
      for (const asked of requests) {
        if (observed(before.route(asked)) === observed(after.route(asked))) {
          alike += 1;
          continue;
        }
        differing += 1;
        if (comparison.indexOf(asked) === null) {
          const verdicts = [before, after].map((mesh) => mesh.route(asked).trace.join('\n'));
          if (process.env.SHOW) console.log(JSON.stringify(changed(old, now)));
          throw new Error(`not reported: ${JSON.stringify(asked)}\n${verdicts.join('\n---\n')}`);
        }
      }
    }),
    { numRuns: RUNS, endOnFailure: true, ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  );
  if (process.env.SHOW) console.log({ witnesses, uncertain, differing, alike });
  expect(witnesses).toBeGreaterThan(RUNS);
  expect(differing).toBeGreaterThan(RUNS);
  expect([...uncertain.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(witnesses / 2);
});

/** The parts that differ, to look into a failure. */
function changed(old: World, now: World): unknown {
  const names = Object.keys(old) as (keyof World)[];
  return names.filter((name) => old[name] !== now[name]).map((name) => [old[name], now[name]]);
}
