import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { GATEWAY_API_KINDS } from '../constructs/fixtures/arbitrary-gateway-api';
import { KINDS as ISTIO_KINDS } from '../constructs/fixtures/arbitrary-props';
import type { Manifest } from '../mesh/manifest/manifest';
import { type Conversion, convert } from '.';
import { prove } from './proof/prove';

const KINDS = [...ISTIO_KINDS, ...GATEWAY_API_KINDS];

/** Conversions of what random props of a kind write. */
function conversionsOf([, make, props]: (typeof KINDS)[number]): Conversion[] {
  return fc.sample(props, { numRuns: 15, seed: 7 }).map((sample) => {
    const chart = new Chart(new App(), 'chart');
    make(chart, sample as never);
    return convert(Testing.synth(chart).map((manifest: Manifest) => ({ manifest })));
  });
}

test('what props write is written with props again', () => {
  const conversions = KINDS.flatMap(conversionsOf);
  const objects = conversions.flatMap(({ candidate }) => candidate.program.charts.flatMap(({ objects }) => objects));
  const patches = objects.flatMap(({ type, patches }) =>
    patches.map(({ op, path, value }) => `${type}: ${op} ${path} ${JSON.stringify(value)}`),
  );
  expect([
    ...patches,
    ...objects.flatMap(({ type, piece }) => (type === 'ApiObject' ? `${piece.manifest.kind} is an ApiObject` : [])),
  ]).toEqual([]);
  const proofs = prove(
    conversions.map(({ candidate }) => candidate),
    __dirname,
  );
  expect(proofs.flatMap(({ problems }) => problems)).toEqual([]);
});
