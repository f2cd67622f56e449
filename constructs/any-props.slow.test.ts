import { isDeepStrictEqual } from 'node:util';
import { App, Chart, Testing } from 'cdk8s';
import fc from 'fast-check';
import { examine } from '../mesh/schema/examine';
import { GATEWAY_API_KINDS } from './fixtures/arbitrary-gateway-api';
import { KINDS as ISTIO_KINDS } from './fixtures/arbitrary-props';
import { faults as istioFaults } from './fixtures/crd';

const KINDS = [...ISTIO_KINDS, ...GATEWAY_API_KINDS];

/** Errors that an API server would report for an object. */
function faults(object: Parameters<typeof istioFaults>[0]): unknown[] {
  if (!object.apiVersion.startsWith('gateway.networking.k8s.io/')) return istioFaults(object);
  const written = JSON.parse(JSON.stringify(object));
  return isDeepStrictEqual(written, object) ? [...examine({ manifest: written }).errors] : ['not plain JSON'];
}

const synthesized = (make: (chart: Chart) => unknown) => {
  const chart = new Chart(new App(), 'chart');
  make(chart);
  return Testing.synth(chart);
};

test.each(KINDS)('%s: valid props create a document that the API server accepts', (_name, make, props) => {
  fc.assert(
    fc.property(props, (props) => {
      const objects = synthesized((chart) => make(chart, props as never));
      expect(objects.map(faults)).toEqual([[]]);
    }),
    { numRuns: 50 },
  );
});

const isStruct = (value: unknown) =>
  typeof value === 'object' && value !== null && [Object.prototype, null].includes(Object.getPrototypeOf(value));

type Key = string | number;

/** Places in object literals and lists; a value from a factory has no places. */
function* places(value: unknown, place: readonly Key[] = []): Generator<readonly Key[]> {
  yield place;
  if (!isStruct(value) && !Array.isArray(value)) return;
  for (const [key, inner] of Object.entries(value as object))
    yield* places(inner, [...place, Array.isArray(value) ? Number(key) : key]);
}

/** A copy with another value at a place. */
function changed(value: unknown, [key, ...rest]: readonly Key[], other: (was: unknown) => unknown): unknown {
  if (key === undefined) return other(value);
  const copy = Array.isArray(value) ? [...value] : { ...(value as object) };
  Reflect.set(copy, key, changed(Reflect.get(copy, key), rest, other));
  return copy;
}

const anything = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom<unknown[]>(
    undefined,
    null,
    Number.NaN,
    -1,
    101,
    '',
    '20',
    [],
    {},
    [null],
    [[]],
    Symbol('a'),
    5n,
    () => 1,
    new Date(0),
  ),
);

/** Creates the construct, whose document must be valid, or returns the message of its Error. */
function refusal(make: (chart: Chart) => unknown): string | undefined {
  const chart = new Chart(new App(), 'chart');
  try {
    make(chart);
  } catch (error) {
    expect(Object.getPrototypeOf(error)).toBe(Error.prototype);
    expect(Object.getPrototypeOf((error as Error).cause ?? error)).toBe(Error.prototype);
    expect(Testing.synth(chart)).toEqual([]);
    return (error as Error).message;
  }
  expect(Testing.synth(chart).map(faults)).toEqual([[]]);
  return undefined;
}

test.each(KINDS)('%s: any value anywhere is valid, or rejected with the name of its prop', (_name, make, props) => {
  const cases = props.chain((props) => fc.tuple(fc.constant(props), fc.constantFrom(...places(props)), anything));
  fc.assert(
    fc.property(cases, ([props, place, value]) => {
      const wrong = changed(props, place, () => value);
      const message = refusal((chart) => make(chart, wrong as never));
      const prop = place.findLast((key) => typeof key === 'string') ?? 'props';
      // Errors about missing props name the struct.
      if (message !== undefined && value !== undefined && place.length > 0) expect(message).toContain(prop);
    }),
    { numRuns: 150 },
  );
});

test.each(KINDS)('%s: an unknown prop anywhere is rejected with its name', (_name, make, props) => {
  const structs = (props: object) => [...places(props)].filter((place) => isStruct(valueAt(props, place)));
  const cases = props.chain((props) => fc.tuple(fc.constant(props), fc.constantFrom(...structs(props))));
  fc.assert(
    fc.property(cases, ([props, place]) => {
      const wrong = changed(props, place, (was) => ({ ...(was as object), ofTomorrow: {} }));
      expect(refusal((chart) => make(chart, wrong as never))).toContain('ofTomorrow');
    }),
    { numRuns: 40 },
  );
});

const valueAt = (value: unknown, place: readonly Key[]) =>
  place.reduce((inner, key) => Reflect.get(inner as object, key), value);
