import { inBlock } from './ip-block';

test.each([
  ['10.1.2.3', '10.0.0.0/8', true],
  ['11.1.2.3', '10.0.0.0/8', false],
  ['10.1.2.3', '10.1.2.3', true],
  ['10.1.2.3', '0.0.0.0/0', true],
  ['10.1.2.3', '10.1.2.3/33', false],
  ['10.1.2', '10.1.2.0/24', false],
  ['2001:db8::1', '2001:db8::/32', true],
  ['2001:db9::1', '2001:db8::/32', false],
  ['::1', '0:0:0:0:0:0:0:1', true],
  ['10.1.2.3', '::/0', false],
  ['1::2::3', '::/0', false],
])('%s is in %s: %s', (address, block, expected) => expect(inBlock(address, block)).toBe(expected));
