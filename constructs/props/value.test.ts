import { Duration } from 'cdk8s';
import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from '../virtual-service/destination';

const to = Destination.host('shop');

test.each<[duration: Duration, wire: string]>([
  [Duration.millis(1), '1ms'],
  [Duration.millis(1500), '1500ms'],
  [Duration.seconds(90), '90s'],
  [Duration.seconds(120), '120s'],
  [Duration.minutes(90), '90m'],
  [Duration.days(1), '24h'],
  [Duration.seconds(0.25), '0.25s'],
  // Not whole in floating point: 8109.999999999999 and 16100.000000000002 milliseconds.
  [Duration.seconds(8.11), '8.11s'],
  [Duration.seconds(16.1), '16.1s'],
  [Duration.millis(683_193_496_167), '683193496167ms'],
  [Duration.minutes(1 / 3), '20s'],
])(
  'a duration is written in its unit, or in the largest whole one if that needs many decimals: %s',
  (timeout, wire) => {
    expect(http({ to, timeout }).timeout).toBe(wire);
  },
);

test('accepts a Duration of another copy of cdk8s', () => {
  let other: typeof Duration | undefined;
  jest.isolateModules(() => {
    other = jest.requireActual<typeof import('cdk8s')>('cdk8s').Duration;
  });
  const timeout = (other as typeof Duration).seconds(5);
  expect(timeout).not.toBeInstanceOf(Duration);
  expect(http({ to, timeout }).timeout).toBe('5s');
});

test.each<[what: string, timeout: unknown, message: string]>([
  ['a number', 5, "must be a Duration, such as Duration.seconds(5) from 'cdk8s', got 5"],
  ['null', null, "must be a Duration, such as Duration.seconds(5) from 'cdk8s', got null"],
  [
    'an object with a toMilliseconds that is no function',
    { toMilliseconds: 5 },
    "must be a Duration, such as Duration.seconds(5) from 'cdk8s', got an object with toMilliseconds",
  ],
  [
    'an object whose toMilliseconds returns a string',
    { toMilliseconds: () => '5' },
    "must be a Duration whose toMilliseconds() returns a number, got '5'",
  ],
  ['negative', { toMilliseconds: () => -1 }, 'must be a whole number of milliseconds, at least 1, got -1'],
  [
    'infinite',
    { toMilliseconds: () => Number.POSITIVE_INFINITY },
    'must be a whole number of milliseconds, at least 1, got Infinity',
  ],
  ['longer than Istio supports', Duration.days(106_752), "must be at most 292 years, got '9223372800000 ms'"],
])('fails: %s', (_what, timeout, message) => {
  expect(ruleRefusal({ to, timeout })).toBe(`rules[0].timeout ${message}`);
});

test.each<[got: unknown, shown: string]>([
  [undefined, 'undefined'],
  [[], 'an empty list'],
  [[1, 2], 'a list of 2'],
  ['a'.repeat(81), `'${'a'.repeat(77)}...'`],
  ['a\nb', "'a\\nb'"],
  [() => 1, 'a function'],
  [Symbol('a'), 'Symbol(a)'],
  [5n, '5'],
  [{ a: 1, b: 2 }, 'an object with a, b'],
  [{}, 'an object with no props'],
  [{ constructor: 5 }, 'an object with constructor'],
  [Object.create(null), 'an object with no props'],
  [new Map(), 'an instance of Map'],
])('a message shows the value %p', (match, shown) => {
  if (match === undefined)
    expect(ruleRefusal({ to, match: [undefined] })).toBe(`rules[0].match[0] must be an object, got ${shown}`);
  else expect(ruleRefusal({ to, timeout: match })).toMatch(new RegExp(`, got ${shown.replace(/[.()\\]/g, '\\$&')}$`));
});

test('the holes of a list count as undefined', () => {
  const rules: unknown[] = [{}];
  rules[2] = {};
  expect(ruleRefusal({ to, match: rules })).toBe('rules[0].match[1] must be an object, got undefined');
});
