import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { DestinationRule, EnvoyFilter } from '../../imports/networking.istio.io';
import { thrown } from '../fixtures/synth';
import { App } from './app';

const yaml = (build: (chart: Chart) => unknown) => {
  const app = new App();
  build(new Chart(app, 'chart'));
  return app.synthYaml();
};

const rule = (chart: Construct, outlierDetection: object = {}) =>
  new DestinationRule(chart, 'rule', { spec: { host: 'a', trafficPolicy: { outlierDetection } } });

test('keeps fields that the class renames', () => {
  expect(yaml((chart) => rule(chart, { consecutive5XxErrors: 5 }))).toContain('consecutive5xxErrors: 5');
});

test('keeps values without a schema', () => {
  const patch = { operation: 'MERGE', value: { a_b: { c: [1] } } };
  const text = yaml((chart) => new EnvoyFilter(chart, 'a', { spec: { configPatches: [{ patch: patch as never }] } }));
  expect(text).toContain('a_b:\n            c:\n              - 1');
});

test('keeps patches that use the name of the class', () => {
  const path = '/spec/trafficPolicy/outlierDetection/consecutive5XxErrors';
  expect(yaml((chart) => rule(chart).addJsonPatch(JsonPatch.add(path, 5)))).toContain('consecutive5xxErrors: 5');
});

test('an object without a class keeps every field', () => {
  const props = { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', spec: { newer: 1 } };
  expect(yaml((chart) => new ApiObject(chart, 'a', props))).toContain('newer: 1');
});

const MESSAGE = (field: string) =>
  `DestinationRule of 'chart/rule': the generated class drops ${field}, which it does not know ` +
  '(use the name that the class has for it, or write the whole object as an ApiObject)';

test.each<[what: string, build: (chart: Chart) => unknown, field: string]>([
  ['a prop', (chart) => rule(chart, { consecutiveFaults: 5 }), 'spec.trafficPolicy.outlierDetection.consecutiveFaults'],
  ['a patch', (chart) => rule(chart).addJsonPatch(JsonPatch.add('/spec/newer', 1)), 'spec.newer'],
  [
    'a patch of a field that the class sets under another name',
    (chart) =>
      rule(chart, { consecutive5XxErrors: 5 }).addJsonPatch(
        JsonPatch.add('/spec/trafficPolicy/outlierDetection/consecutive5xxErrors', 7),
      ),
    'spec.trafficPolicy.outlierDetection.consecutive5xxErrors',
  ],
  ['a patch outside of spec', (chart) => rule(chart).addJsonPatch(JsonPatch.add('/status', {})), 'status'],
  [
    'a patched list item',
    (chart) => rule(chart).addJsonPatch(JsonPatch.add('/spec/subsets', [{ name: 'a' }, { name: 'b', newer: 1 }])),
    'spec.subsets[1].newer',
  ],
])('fails: %s with a field that the class does not have', (_what, build, field) => {
  expect(thrown(() => yaml(build))).toBe(MESSAGE(field));
});
