import { isIP } from 'node:net';
import fc from 'fast-check';
import { ipVersion } from './ip-address';

const group = fc.oneof(
  fc.constantFrom('', '0', 'ffff', '12345', 'g', '1.2.3.4'),
  fc.integer({ min: 0, max: 0xffff }).map((value) => value.toString(16)),
);
const ipv6Like = fc
  .array(fc.tuple(group, fc.constantFrom(':', ':', ':', '::', '.')), { maxLength: 10 })
  .map((parts) => parts.flat().join(''));
const ipv4Like = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 300 }).map(String), fc.constantFrom('', '00', '01', 'a')), { maxLength: 6 })
  .map((parts) => parts.join('.'));
const noise = fc.string({ unit: fc.constantFrom(...'0123456789abfF:./x '), maxLength: 20 });

test('an address is what node:net has for one', () => {
  const text = fc.oneof(ipv4Like, ipv6Like, noise, fc.ipV4(), fc.ipV6());
  fc.assert(
    fc.property(text, (value) => {
      expect([value, ipVersion(value)]).toEqual([value, isIP(value)]);
    }),
    { numRuns: 5000 },
  );
});

test.each([
  ['10.0.0.1', 4],
  ['10.0.0.01', 0],
  ['10.0.0.1.', 0],
  ['10.0.0.1\n', 0],
  ['::', 6],
  ['::ffff:10.0.0.1', 6],
  ['1:2:3:4:5:6:7:8', 6],
  ['1:2:3:4:5:6:7::', 6],
  ['1::2::3', 0],
  ['1:2:3:4:5:6:7', 0],
  ['10.0.0.1::', 0],
  ['fe80::1%eth0', 0],
])('%j is of version %d', (text, version) => {
  expect(ipVersion(text)).toBe(version);
});
