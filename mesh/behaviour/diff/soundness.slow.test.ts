import fc from 'fast-check';
import { meshOf } from '../../fixtures/objects';
import type { Mesh } from '../../mesh';
import type { Request } from '../../request/request';
import { gatewayApiManifests, gatewayApiPair } from '../fixtures/gateway-api-worlds';
import { manifestsOf, pair, request, unmeshed } from '../fixtures/worlds';
import type { Comparison } from './comparison';
import { observed } from './observed';

/** Pairs of worlds, with 80 requests each: RUNS=1250 sends 100,000. */
const RUNS = Number(process.env.RUNS ?? 40);
const REQUESTS = 80;

const pairs = {
  'VirtualServices, Gateways and policies': pair.map((worlds) => worlds.map(manifestsOf)),
  'routes of the Gateway API': gatewayApiPair.map((worlds) => worlds.map(gatewayApiManifests)),
};

test.each(Object.entries(pairs))(
  '%s: every witness is a real difference, and no other request than reported is treated differently',
  (_, worlds) => {
    const count = { witnesses: 0, differing: 0, alike: 0 };
    const uncertain = new Map<string, number>();
    const requests = fc.array(request, { minLength: REQUESTS, maxLength: REQUESTS });
    fc.assert(
      fc.property(worlds, requests, ([old = [], now = []], sent) => {
        const [before, after] = [meshOf(old), meshOf(now)];
        const comparison = after.compareTo(before);
        const differs = (asked: Request) => observed(before.route(asked)) !== observed(after.route(asked));
        for (const { witness, kind, reason = '' } of comparison.differences) {
          if (kind === 'may-differ' || !witness) {
            uncertain.set(reason, (uncertain.get(reason) ?? 0) + 1);
            continue;
          }
          count.witnesses += 1;
          if (!differs(witness)) throw new Error(`the witness is treated alike: ${JSON.stringify(witness)}`);
          assertReported(comparison, witness, before, after);
        }
        // Not compared: a sidecar that connects to another address than that of the host.
        const hasBare = [...old, ...now].includes(unmeshed);
        for (const { address, ...rest } of sent) {
          const asked: Request = { ...rest, ...(hasBare && address !== undefined && { address }) };
          if (!differs(asked)) {
            count.alike += 1;
            continue;
          }
          count.differing += 1;
          if (process.env.SHOW && comparison.indexOf(asked) === null) console.log(JSON.stringify(changed(old, now)));
          assertReported(comparison, asked, before, after);
        }
      }),
      { numRuns: RUNS, endOnFailure: true, ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
    );
    if (process.env.SHOW) console.log(count, uncertain);
    expect(count.witnesses).toBeGreaterThan(RUNS);
    expect(count.differing).toBeGreaterThan(RUNS);
    expect([...uncertain.values()].reduce((sum, one) => sum + one, 0)).toBeLessThan(count.witnesses / 2);
  },
);

function assertReported(comparison: Comparison, asked: Request, before: Mesh, after: Mesh): void {
  if (comparison.indexOf(asked) !== null) return;
  const verdicts = [before, after].map((mesh) => mesh.route(asked).trace.join('\n'));
  throw new Error(`not reported: ${JSON.stringify(asked)}\n${verdicts.join('\n---\n')}`);
}

/** The objects that differ, to look into a failure. */
function changed(old: readonly object[], now: readonly object[]): unknown {
  const texts = [old, now].map((objects) => objects.map((one) => JSON.stringify(one)));
  return [0, 1].map((side) => texts[side]?.filter((one) => !texts[1 - side]?.includes(one)));
}
