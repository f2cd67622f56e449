import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { manifest, manifests, refusal, thrown } from '../fixtures/synth';
import { CanarySplit } from '../patterns/canary-split';
import { PeerAuthentication } from '../security/peer-authentication';
import { Destination } from '../virtual-service/destination';
import { VirtualService } from '../virtual-service/virtual-service';
import type { ResourceProps } from './resource';

const mode = 'STRICT';
const strict = (props: ResourceProps) => (chart: Construct) =>
  new PeerAuthentication(chart, 'mtls', { mode, ...props });
const refused = (props: unknown) => refusal(strict(props as never)).replace("PeerAuthentication of 'chart/mtls': ", '');

test('uses the id as name, without a hash', () => {
  expect(manifest(strict({})).metadata).toEqual({ name: 'mtls' });
  expect(manifest((chart) => strict({})(new Construct(chart, 'deep'))).metadata).toEqual({ name: 'mtls' });
});

test('inherits namespace and labels from the chart, and can override them', () => {
  const chart = { namespace: 'web', labels: { team: 'shop', tier: '1' } };
  expect(manifest(strict({}), chart).metadata).toEqual({ name: 'mtls', ...chart });
  expect(manifest(strict({ namespace: 'other', labels: { tier: '2' } }), chart).metadata).toEqual({
    name: 'mtls',
    namespace: 'other',
    labels: { team: 'shop', tier: '2' },
  });
});

test('accepts annotation keys with capitals before the slash, like the API server', () => {
  const annotations = { 'Example.com/a': 'b' };
  expect(manifest(strict({ annotations })).metadata.annotations).toEqual(annotations);
});

const NAME = 'name must be a DNS name of lower-case letters, digits, hyphens and dots, at most 253 characters, got';
const KEY =
  'a label key: letters, digits, inner hyphens, underscores and dots, at most 63, with an optional DNS name and / before it';
const VALUE = 'a label value: letters, digits, inner hyphens, underscores and dots, at most 63';

test.each<[what: string, props: unknown, message: string]>([
  ['a name in upper case', { name: 'Shop' }, `${NAME} 'Shop'`],
  ['a name with _', { name: 'a_b' }, `${NAME} 'a_b'`],
  ['an empty name', { name: '' }, `${NAME} ''`],
  ['a name that is too long', { name: 'a'.repeat(254) }, `${NAME} '${'a'.repeat(77)}...'`],
  ['null as name', { name: null }, `${NAME} null`],
  ['a number as name', { name: 5 }, `${NAME} 5 (write '5' with quotes)`],
  [
    'a namespace with a dot',
    { namespace: 'a.b' },
    "namespace must be a DNS label of lower-case letters, digits and inner hyphens, got 'a.b'",
  ],
  [
    'null as namespace',
    { namespace: null },
    'namespace must be a DNS label of lower-case letters, digits and inner hyphens, got null',
  ],
  ['null as labels', { labels: null }, 'labels must be an object, got null'],
  ['a list as labels', { labels: [['a', 'b']] }, 'labels must be an object, got a list of 1'],
  ['a number as label value', { labels: { a: 1 } }, `labels['a'] must be ${VALUE}, got 1 (write '1' with quotes)`],
  [
    'a label value of 64 characters',
    { labels: { a: 'b'.repeat(64) } },
    `labels['a'] must be ${VALUE}, got '${'b'.repeat(64)}'`,
  ],
  ['a label value with spaces', { labels: { a: 'b c' } }, `labels['a'] must be ${VALUE}, got 'b c'`],
  ['an invalid label key', { labels: { 'a b': 'c' } }, `a key of labels must be ${KEY}, got 'a b'`],
  [
    'a key named constructor',
    { labels: { constructor: 'a' } },
    "labels: cdk8s cannot write the key 'constructor', use another name",
  ],
  [
    'a key named __proto__',
    { labels: JSON.parse('{"__proto__":"a"}') },
    `a key of labels must be ${KEY}, got '__proto__'`,
  ],
  [
    'a label key with capitals before the slash',
    { labels: { 'Example.com/a': 'b' } },
    `a key of labels must be ${KEY}, got 'Example.com/a'`,
  ],
  [
    'an invalid annotation key',
    { annotations: { 'a b': 'c' } },
    `a key of annotations must be ${KEY.replace('a label', 'an annotation')}, got 'a b'`,
  ],
  [
    'an object as annotation',
    { annotations: { a: {} } },
    "annotations['a'] must be a string, got an object with no props",
  ],
  [
    'a prop named __proto__',
    JSON.parse('{"__proto__":{"mode":"STRICT"},"mode":"STRICT"}'),
    "unknown prop '__proto__' (known props: name, namespace, labels, annotations, suppress, selector, mode, portLevelMtls)",
  ],
])('fails: %s', (_what, props, message) => {
  if (typeof props === 'object' && props !== null && Object.hasOwn(props, '__proto__')) {
    // A spread would set the prototype.
    expect(refusal((chart) => new PeerAuthentication(chart, 'mtls', props as never))).toContain(message);
  } else expect(refused(props)).toBe(message);
  expect({}).not.toHaveProperty('mode');
});

test('fails: an id that is not a valid name', () => {
  expect(refusal((chart) => new PeerAuthentication(chart, 'Mtls', { mode }))).toBe(
    `PeerAuthentication of 'chart/Mtls': name (from the id) must be ${NAME.slice(13)} 'Mtls'`,
  );
});

test.each(['shop', null, undefined, 5, ['a'], true, () => ({})])('fails: props %p', (props) => {
  expect(refusal((chart) => new PeerAuthentication(chart, 'mtls', props as never))).toMatch(
    /^PeerAuthentication of 'chart\/mtls': props must be an object, got \S/,
  );
});

test('fails: outside of a chart', () => {
  expect(thrown(() => strict({})(new App()))).toMatch(/^PeerAuthentication of 'mtls': .*chart/);
});

test('keeps the cause of an error', () => {
  expect(() => manifest(strict({ name: '' }))).toThrow(
    expect.objectContaining({ cause: expect.objectContaining({ message: `${NAME} ''` }) }),
  );
});

describe('two objects with the same kind and name', () => {
  const two = (first: ResourceProps, second: ResourceProps) => (chart: Construct) => {
    new PeerAuthentication(chart, 'a', { mode, ...first });
    new PeerAuthentication(chart, 'b', { mode, ...second });
  };

  test.each<[first: ResourceProps, second: ResourceProps]>([
    [{ name: 'a' }, { name: 'a' }],
    [{}, { name: 'a' }],
    [{ namespace: 'web' }, { name: 'a', namespace: 'web' }],
  ])('fail in one chart: %j, %j', (first, second) => {
    expect(thrown(() => manifests(two(first, second)))).toBe(
      "PeerAuthentication of 'chart/b': name 'a' is already used by 'chart/a': rename one of them, or move the one that replaces it to an OverlayChart",
    );
  });

  test('fail if one inherits the namespace from the chart', () => {
    expect(() => manifests(two({}, { name: 'a', namespace: 'web' }), { namespace: 'web' })).toThrow(
      "name 'a' is already used by 'chart/a': rename one of them, or move the one that replaces it to an OverlayChart",
    );
  });

  test('keep the first one', () => {
    const chart = new Chart(new App(), 'chart');
    expect(() => two({}, { name: 'a' })(chart)).toThrow(
      "name 'a' is already used by 'chart/a': rename one of them, or move the one that replaces it to an OverlayChart",
    );
    expect(Testing.synth(chart)).toHaveLength(1);
  });

  test('are accepted in different namespaces, charts or kinds', () => {
    expect(manifests(two({ namespace: 'web' }, { name: 'a', namespace: 'other' }))).toHaveLength(2);
    expect(manifests(two({ namespace: 'web' }, { name: 'a' }))).toHaveLength(2);
    const app = new App();
    strict({})(new Chart(app, 'a'));
    strict({})(new Chart(app, 'b'));
    const to = Destination.host('shop');
    const kinds = manifests((chart) => {
      strict({ name: 'a' })(chart);
      new VirtualService(chart, 'a', { hosts: ['a'], rules: [{ to }] });
    });
    expect(kinds.map(({ kind }) => kind)).toEqual(['PeerAuthentication', 'VirtualService']);
  });

  test('are accepted if the first was removed or rejected', () => {
    const objects = manifests((chart) => {
      new PeerAuthentication(chart, 'a', { mode });
      chart.node.tryRemoveChild('a');
      new PeerAuthentication(chart, 'a', { mode });
      expect(() => new PeerAuthentication(chart, 'b', { mode: 'NONE' as never })).toThrow('mode must be');
      new PeerAuthentication(chart, 'c', { name: 'b', mode });
    });
    expect(objects.map(({ metadata }) => metadata.name)).toEqual(['a', 'b']);
  });
});

describe('suppress', () => {
  const annotations = (props: ResourceProps) =>
    manifest((chart) => new PeerAuthentication(chart, 'a', { mode: 'STRICT', ...props })).metadata.annotations;

  test('is written as an Istio annotation, in addition to others', () => {
    expect(annotations({ suppress: ['IST0109'] })).toEqual({ 'galley.istio.io/analyze-suppress': 'IST0109' });
    expect(annotations({ suppress: ['IST0109', '*'], annotations: { a: 'b' } })).toEqual({
      a: 'b',
      'galley.istio.io/analyze-suppress': 'IST0109,*',
    });
    expect(annotations({})).toBeUndefined();
  });

  test.each<[props: object, message: string]>([
    [{ suppress: 'IST0109' }, "suppress must be a list, got 'IST0109'"],
    [{ suppress: [] }, 'suppress must be a list of at least one item'],
    [{ suppress: ['IST0109,IST0110'] }, "suppress[0] must be the code of a finding, such as 'IST0109', or '*', got"],
    [{ suppress: [101] }, "suppress[0] must be the code of a finding, such as 'IST0109', or '*', got 101"],
    [
      { suppress: ['IST0109'], annotations: { 'galley.istio.io/analyze-suppress': 'IST0110' } },
      "suppress and the annotation 'galley.istio.io/analyze-suppress' exclude each other, keep suppress",
    ],
  ])('fails: %j', (props, message) => {
    expect(refusal((chart) => new PeerAuthentication(chart, 'a', { mode: 'STRICT', ...props }))).toContain(message);
  });
});

describe('JSON patches', () => {
  const patched = (make: (chart: Chart) => Construct, ...patches: JsonPatch[]) =>
    manifest((chart) => ApiObject.of(make(chart)).addJsonPatch(...patches));

  test('use the names in the YAML, including unknown fields', () => {
    const object = patched(
      strict({}),
      JsonPatch.replace('/spec/mtls/mode', 'UNSET'),
      JsonPatch.add('/spec/fieldOfTomorrow', { a: [1] }),
      JsonPatch.add('/metadata/finalizers', ['a/b']),
    );
    expect(object).toMatchObject({
      metadata: { finalizers: ['a/b'] },
      spec: { mtls: { mode: 'UNSET' }, fieldOfTomorrow: { a: [1] } },
    });
  });

  test('apply to the VirtualService of a pattern', () => {
    const to = Destination.host('shop');
    const object = patched(
      (chart) => new CanarySplit(chart, 'shop', { stable: to, canary: to, canaryPercent: 20 }),
      JsonPatch.replace('/spec/http/0/route/0/weight', 79),
      JsonPatch.add('/spec/http/0/route/-', { destination: { host: 'third' }, weight: 1 }),
    );
    expect(object.spec.http[0].route).toMatchObject([{ weight: 79 }, { weight: 20 }, { weight: 1 }]);
  });

  test('metadata can be added afterwards', () => {
    const object = manifest((chart) => ApiObject.of(strict({})(chart)).metadata.addLabel('late', 'yes'));
    expect(object.metadata.labels).toEqual({ late: 'yes' });
  });
});
