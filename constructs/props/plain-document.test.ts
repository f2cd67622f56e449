import { ApiObject, App, Chart, type IResolver, Lazy } from 'cdk8s';
import fc from 'fast-check';
import { IstioObject } from './istio-object';
import { plainDocument } from './plain-document';

const apiVersion = 'networking.istio.io/v1';

function create(spec: unknown, app = new App(), metadata: object = {}): IstioObject {
  const chart = new Chart(app, 'chart', { namespace: 'prod', labels: { team: 'a' } });
  return new IstioObject(chart, 'Resource', {
    apiVersion,
    kind: 'Sidecar',
    metadata: { name: 'a', annotations: {}, ...metadata },
    spec,
  } as never);
}

const byCdk8s = (object: IstioObject): object => ApiObject.prototype.toJson.call(object);

const key = fc.oneof(
  { weight: 40, arbitrary: fc.constantFrom('a', 'b', 'Z', '10', '2', 'value', 'resolve', 'toJSON', '') },
  // Only cdk8s can render it.
  { weight: 1, arbitrary: fc.constant('constructor') },
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>('text', '', 0, -1.5, true, false, null, undefined),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
}));

const outcome = (make: () => object): unknown => {
  try {
    const made = make();
    // JSON shows the order of keys, too.
    return [JSON.stringify(made), made];
  } catch (error) {
    return String(error);
  }
};

test('random objects are rendered as by cdk8s', () => {
  const fields = fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true });
  const ownerReferences = fc.array(fields, { maxLength: 2 });
  const metadata = fc.record(
    { ownerReferences, labels: fields, finalizers: fc.array(fc.string()) },
    { requiredKeys: [] },
  );
  let plain = 0;
  fc.assert(
    fc.property(fields, fields, metadata, (spec, others, known) => {
      const object = create(spec, undefined, { ...others, ...known });
      object.metadata.addAnnotation('b', 'c');
      object.metadata.add('late', known);
      if (plainDocument(object, spec)) plain++;
      expect(outcome(() => object.toJson())).toEqual(outcome(() => byCdk8s(object)));
    }),
    { numRuns: 500 },
  );
  expect(plain).toBeGreaterThan(50);
});

test('plain data is not left to cdk8s', () => {
  const spec = { b: [1, { d: 'x', c: null }], a: undefined };
  const object = create(spec, undefined, { finalizers: ['f'], generateName: 'a-' });
  expect(plainDocument(object, spec)).toEqual({
    apiVersion,
    kind: 'Sidecar',
    metadata: { name: 'a', namespace: 'prod', labels: { team: 'a' }, finalizers: ['f'], generateName: 'a-' },
    spec: { b: [1, { d: 'x' }] },
  });
});

test.each([
  ['a lazy annotation', { annotations: { a: Lazy.any({ produce: () => 'later' }) } }],
  ['an owner with a class', { ownerReferences: [new Date(0)] }],
])('%s is left to cdk8s', (_, metadata) => {
  const spec = { a: 1 };
  const object = create(spec, undefined, metadata);
  expect(plainDocument(object, spec)).toBeUndefined();
  expect(outcome(() => object.toJson())).toEqual(outcome(() => byCdk8s(object)));
});

test('metadata with a field that this version of cdk8s does not have is left to cdk8s', () => {
  const object = create({ a: 1 });
  expect(plainDocument(object, { a: 1 })).toBeDefined();
  Object.assign(object.metadata, { newer: 1 });
  expect(plainDocument(object, { a: 1 })).toBeUndefined();
});

test.each([
  ['a lazy value', { a: Lazy.any({ produce: () => 'later' }) }],
  ['a token', { a: { resolve: () => 'later' } }],
  ['a class', { a: new Date(0) }],
])('%s is left to cdk8s', (_, spec) => {
  const object = create(spec);
  expect(plainDocument(object, spec)).toBeUndefined();
  expect(outcome(() => object.toJson())).toEqual(outcome(() => byCdk8s(object)));
});

test('a resolver of the app is respected', () => {
  const resolver: IResolver = {
    resolve(context) {
      if (context.value === 'secret') context.replaceValue('***');
    },
  };
  expect(create({ a: 'secret' }, new App({ resolvers: [resolver] })).toJson()).toMatchObject({ spec: { a: '***' } });
});

test('so is the setting that keeps the order of keys', () => {
  process.env.CDK8S_DISABLE_SORT = 'true';
  try {
    expect(JSON.stringify(create({ b: 1, a: 2 }).toJson())).toContain('{"b":1,"a":2}');
  } finally {
    delete process.env.CDK8S_DISABLE_SORT;
  }
});
