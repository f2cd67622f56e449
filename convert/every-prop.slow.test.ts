import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { GATEWAY_API_KINDS } from '../constructs/fixtures/arbitrary-gateway-api';
import { KINDS as ISTIO_KINDS } from '../constructs/fixtures/arbitrary-props';
import type { Manifest } from '../mesh/manifest/manifest';
import { type Conversion, convert } from '.';
import { withApiDefaults } from './api-defaults';
import { prove } from './proof/prove';

const KINDS = [...ISTIO_KINDS, ...GATEWAY_API_KINDS];

/** What random props of a kind write. */
function writtenBy([, make, props]: (typeof KINDS)[number], numRuns: number): Manifest[][] {
  return fc.sample(props, { numRuns, seed: 7 }).map((sample) => {
    const chart = new Chart(new App(), 'chart');
    make(chart, sample as never);
    return Testing.synth(chart);
  });
}

const conversionOf = (manifests: readonly Manifest[]): Conversion =>
  convert(manifests.map((manifest) => ({ manifest })));

const problemsOf = (conversions: readonly Conversion[]) =>
  prove(
    conversions.map(({ candidate }) => candidate),
    __dirname,
  ).flatMap(({ problems }) => problems);

test('what props write is written with props again', () => {
  const conversions = KINDS.flatMap((kind) => writtenBy(kind, 15)).map(conversionOf);
  const objects = conversions.flatMap(({ candidate }) => candidate.program.charts.flatMap(({ objects }) => objects));
  const patches = objects.flatMap(({ type, patches }) =>
    patches.map(({ op, path, value }) => `${type}: ${op} ${path} ${JSON.stringify(value)}`),
  );
  expect([
    ...patches,
    ...objects.flatMap(({ type, piece }) => (type === 'ApiObject' ? `${piece.manifest.kind} is an ApiObject` : [])),
  ]).toEqual([]);
  expect(problemsOf(conversions)).toEqual([]);
});

test('what an API server stores becomes the same program', () => {
  const written = GATEWAY_API_KINDS.flatMap((kind) => writtenBy(kind, 15));
  const stored = written.map((manifests) => manifests.map((manifest) => withApiDefaults(manifest) as Manifest));
  expect(stored).not.toEqual(written);
  const conversions = stored.map(conversionOf);
  expect(conversions.map(({ source }) => source)).toEqual(written.map((manifests) => conversionOf(manifests).source));
  expect(problemsOf(conversions)).toEqual([]);
});
