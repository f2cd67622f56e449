import { clientOfGateway, clientOfSidecar } from './addresses';
import { isAddressIn, isOwnAddressIn, SOME_POD } from './ip-block';

test.each([
  [undefined, '1.1.1.1'],
  ['2.2.2.2', '2.2.2.2'],
  ['2.2.2.2, 3.3.3.3', '3.3.3.3'],
  ['2.2.2.2, x', '1.1.1.1'],
  ['', '1.1.1.1'],
  ['::1', '::1'],
])('a sidecar takes the client of x-forwarded-for %s to be %s', (header, expected) =>
  expect(clientOfSidecar(header, '1.1.1.1')).toBe(expected),
);

test.each([
  [0, '2.2.2.2, 3.3.3.3', '1.1.1.1'],
  [1, '2.2.2.2, 3.3.3.3', '3.3.3.3'],
  [2, '2.2.2.2, 3.3.3.3', '2.2.2.2'],
  [3, '2.2.2.2, 3.3.3.3', '1.1.1.1'],
  [1, undefined, '1.1.1.1'],
])('behind %i trusted proxies, a gateway takes the client of %s to be %s', (proxies, header, expected) =>
  expect(clientOfGateway(header, '1.1.1.1', proxies)).toBe(expected),
);

test.each([
  ['10.0.0.0/8', true, true],
  ['0.0.0.0/0', true, true],
  ['10.1.0.0/16', false, true],
  ['10.1.2.3', false, true],
  ['192.168.0.0/16', false, false],
  ['::/0', false, false],
])('a Pod without a known address is in %s: %s, as the own address: %s', (block, isIn, isOwn) => {
  expect(isAddressIn(SOME_POD, block)).toBe(isIn);
  expect(isOwnAddressIn(SOME_POD, block)).toBe(isOwn);
});

test('an unknown address is in no range', () => expect(isAddressIn(undefined, '0.0.0.0/0')).toBe(false));
