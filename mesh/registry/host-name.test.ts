import fc from 'fast-check';
import { HostIndex } from './host-index';
import { matches, portOf, resolveShortName, subsetOf, withoutPort } from './host-name';

test.each([
  ['a.com', 'a.com', true],
  ['a.com', 'b.com', false],
  ['*.com', 'a.b.com', true],
  ['*.foo.com', 'foo.com', false],
  ['*.foo.com', '*.com', true],
  ['*.foo.com', '*.bar.com', false],
  ['*', 'anything', true],
  ['*foo', 'barfoo', true],
])('%s overlaps %s: %s', (a, b, expected) => {
  expect([matches(a, b), matches(b, a)]).toEqual([expected, expected]);
});

test.each([
  ['a.com', '*.com', true],
  ['*.com', 'a.com', false],
  ['*.a.com', '*.com', true],
  ['*.com', '*.a.com', false],
  ['*', '*', true],
])('%s is covered by %s: %s', (a, b, expected) => expect(subsetOf(a, b)).toBe(expected));

test.each([
  ['reviews', 'reviews.prod.svc.cluster.local'],
  ['Reviews', 'reviews.prod.svc.cluster.local'],
  ['reviews.other', 'reviews.other'],
  ['*', '*'],
  ['*.com', '*.com'],
  ['10.0.0.1', '10.0.0.1'],
  ['::1', '::1'],
])('%s in namespace prod is %s', (host, expected) => {
  expect(resolveShortName(host, 'prod', 'cluster.local')).toBe(expected);
});

test.each([
  ['Shop.com:8080', 'shop.com', 8080],
  ['shop.com', 'shop.com', 0],
  ['[::1]:80', '[::1]', 80],
  ['[::1]', '[::1]', 0],
])('%s is %s and port %s', (authority, host, port) => {
  expect([withoutPort(authority), portOf(authority)]).toEqual([host, port]);
});

const name = fc
  .array(fc.constantFrom('a', 'b', 'com'), { minLength: 1, maxLength: 3 })
  .chain((labels) => fc.constantFrom(labels.join('.'), `*.${labels.join('.')}`, '*'));

test('an index finds the same names as a linear search', () => {
  fc.assert(
    fc.property(fc.uniqueArray(name, { maxLength: 8 }), name, (hosts, needle) => {
      const index = new HostIndex<string>();
      for (const host of hosts) index.set(host, host);
      const covering = hosts
        .filter((host) => subsetOf(needle, host))
        .sort((a, b) => Number(a.startsWith('*')) - Number(b.startsWith('*')) || b.length - a.length);
      expect(index.mostSpecific(needle)).toBe(covering[0]);
      expect(index.overlaps(needle)).toBe(hosts.some((host) => matches(host, needle)));
      const narrower = hosts
        .filter((host) => matches(host, needle))
        .map((host) => (subsetOf(host, needle) ? host : needle));
      expect(index.intersection(needle).sort()).toEqual([...new Set(narrower)].sort());
    }),
    { numRuns: 300 },
  );
});

test('the wildcard of a virtual host matches at least one character', () => {
  const index = new HostIndex<string>();
  index.set('*.foo.com', 'wildcard');
  expect([index.find('a.foo.com'), index.find('.foo.com'), index.find('foo.com')]).toEqual([
    'wildcard',
    undefined,
    undefined,
  ]);
});
