import { namespaceTest, principalTest, serviceAccountTest, trustDomainTest } from './caller';

const caller = 'cluster.local/ns/shop/sa/web';

test.each([
  [caller, 'cluster.local/ns/shop/sa/web', true],
  [caller, 'cluster.local/ns/shop/sa/w*', true],
  [caller, '*/sa/web', true],
  [caller, '*', true],
  ['', '*', false],
  [caller, 'other/ns/shop/sa/web', false],
])('the identity %s matches principal %s: %s', (principal, pattern, expected) =>
  expect(principalTest(['cluster.local'])(pattern)(principal)).toBe(expected),
);

test.each([
  ['new/ns/shop/sa/web', 'cluster.local/ns/shop/sa/web', true],
  ['old/ns/shop/sa/web', 'new/ns/shop/sa/web', true],
  ['other/ns/shop/sa/web', 'new/ns/shop/sa/web', false],
  ['new/ns/shop/sa/web', 'other/ns/shop/sa/web', false],
  ['old/ns/shop/sa/web', '*ld/ns/shop/sa/web', true],
  ['old/ns/shop/sa/web', 'new/ns/shop/*', false],
])('with trust domain new and its alias old, %s matches principal %s: %s', (principal, pattern, expected) =>
  expect(principalTest(['new', 'old'])(pattern)(principal)).toBe(expected),
);

test.each([
  ['shop', true],
  ['s*p', true],
  ['*', true],
  ['shops', false],
  ['sh.p', false],
])('namespace %s: %s', (value, expected) => expect(namespaceTest(value)(caller)).toBe(expected));

test.each([
  ['web', true],
  ['shop/web', true],
  ['other/web', false],
  ['we', false],
])('service account %s in a policy of shop: %s', (value, expected) =>
  expect(serviceAccountTest('shop')(value)(caller)).toBe(expected),
);

test.each([
  ['cluster.local', true],
  ['alias', true],
  ['cluster.*', true],
  ['*.local', true],
  ['*', true],
  ['cluster', false],
])('trust domain %s: %s', (value, expected) =>
  expect(trustDomainTest(['cluster.local', 'alias'])(value)(caller)).toBe(expected),
);
