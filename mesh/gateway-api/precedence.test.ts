import { byPrecedence, whyBefore } from './precedence';

const rule = (match?: object) => ({ spec: match ? { match: [match] } : {} });
const exact = (value: string, more: object = {}) => rule({ uri: { exact: value }, ...more });
const prefix = (value: string, more: object = {}) => rule({ uri: { prefix: value }, ...more });
const regex = (value: string) => rule({ uri: { regex: value } });
const header = { x: { exact: 'y' } };

/** In istiod's order. */
const SORTED = [
  exact('/ab'),
  exact('/a'),
  prefix('/äö'),
  prefix('/abc', { method: { exact: 'GET' } }),
  prefix('/abc', { headers: { ...header, z: header.x }, queryParams: {} }),
  prefix('/abc', { headers: header, queryParams: { q: header.x } }),
  prefix('/abc', { queryParams: { q: header.x } }),
  prefix('/abc'),
  prefix('/'),
  regex('/.*long'),
  regex('/.*'),
  rule({ headers: header }),
  rule({}),
  rule(),
];

test.each(SORTED.slice(1).map((second, index) => [SORTED[index] ?? rule(), second]))(
  '%j goes before %j',
  (first, second) => {
    expect(byPrecedence(first, second)).toBeLessThan(0);
    expect(byPrecedence(second, first)).toBeGreaterThan(0);
  },
);

test('the order is the same for any input', () => {
  expect([...SORTED].reverse().sort(byPrecedence)).toEqual(SORTED);
});

test.each([
  [exact('/a'), prefix('/abc'), 'an exact path goes before a path prefix'],
  [prefix('/a', { headers: header }), prefix('/a'), '1 header match goes before 0 header matches'],
  [prefix('/a'), rule(), 'a rule with a match goes before one without'],
  [prefix('/a'), prefix('/a'), 'the older route, then the earlier rule goes first'],
])('why %j goes before %j', (first, second, reason) => {
  expect(whyBefore(first.spec, second.spec)).toBe(reason);
});
