import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from './destination';
import type { Mirror } from './mirror';

const to = Destination.host('shop');

test('writes every prop, in order', () => {
  const mirror: Required<Mirror> = { to: Destination.host('shadow', { port: 80 }), percent: 12.5 };
  expect(http({ to, mirrors: [mirror, { to, percent: 0 }, { to }] }).mirrors).toEqual([
    { destination: { host: 'shadow', port: { number: 80 } }, percentage: { value: 12.5 } },
    { destination: { host: 'shop' }, percentage: { value: 0 } },
    { destination: { host: 'shop' } },
  ]);
});

test.each([-0.1, 100.1, Number.NaN, '20', null])('fails: %p percent', (percent) => {
  expect(ruleRefusal({ to, mirrors: [{ to, percent }] })).toMatch(
    /^rules\[0\]\.mirrors\[0\]\.percent must be a number from 0 to 100, got \S/,
  );
});

test.each<[what: string, mirrors: unknown, message: string]>([
  [
    'an empty list',
    [],
    'rules[0].mirrors must be a list of at least one item, got an empty list (add one, or omit the prop if it is optional)',
  ],
  ['a mirror without a list', { to }, 'rules[0].mirrors must be a list, got an object with to (write [{ … }])'],
  [
    'no destination',
    [{}],
    "rules[0].mirrors[0].to must be a Destination, such as webApi.subset('v2') or Destination.host('web-api'), got undefined",
  ],
])('fails: %s', (_what, mirrors, message) => {
  expect(ruleRefusal({ to, mirrors })).toBe(message);
});
