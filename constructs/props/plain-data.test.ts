import { ApiObject, App, Chart, type IResolver, Lazy } from 'cdk8s';
import fc from 'fast-check';
import { IstioObject } from './istio-object';
import { plainData } from './plain-data';

const apiVersion = 'networking.istio.io/v1';

function create(spec: unknown, app = new App()): IstioObject {
  const chart = new Chart(app, 'chart', { namespace: 'prod', labels: { team: 'a' } });
  return new IstioObject(chart, 'Resource', {
    apiVersion,
    kind: 'Sidecar',
    metadata: { name: 'a', annotations: {} },
    spec,
  } as never);
}

const byCdk8s = (object: IstioObject): object => ApiObject.prototype.toJson.call(object);

const key = fc.constantFrom('a', 'b', 'Z', '10', '2', 'value', 'resolve', 'constructor', 'toJSON', '');
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<unknown>('text', '', 0, -1.5, true, false, null, undefined),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
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
  fc.assert(
    fc.property(fc.dictionary(key, value, { maxKeys: 4 }), (spec) => {
      const object = create(spec);
      expect(outcome(() => object.toJson())).toEqual(outcome(() => byCdk8s(object)));
    }),
    { numRuns: 500 },
  );
});

test('plain data is not left to cdk8s', () => {
  const spec = { b: [1, { d: 'x', c: null }], a: undefined };
  expect(plainData(spec, create(spec))).toEqual({ b: [1, { d: 'x' }] });
});

test.each([
  ['a lazy value', { a: Lazy.any({ produce: () => 'later' }) }],
  ['a token', { a: { resolve: () => 'later' } }],
  ['a class', { a: new Date(0) }],
])('%s is left to cdk8s', (_, spec) => {
  const object = create(spec);
  expect(plainData(spec, object)).toBeUndefined();
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
