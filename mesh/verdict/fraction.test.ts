import fc from 'fast-check';
import { Fraction } from './fraction';

test('is exact, unlike floating-point numbers', () => {
  expect(`${Fraction.of(1, 10).plus(Fraction.of(2, 10))}`).toBe('3/10');
  expect(`${Fraction.of(5699, 1_000_000).complement()}`).toBe('994301/1000000');
  expect(JSON.stringify({ probability: Fraction.of(1, 4) })).toBe('{"probability":0.25}');
});

test('satisfies the laws of arithmetic', () => {
  const fraction = fc.tuple(fc.integer(), fc.integer({ min: 1 })).map(([n, d]) => Fraction.of(n, d));
  fc.assert(
    fc.property(fraction, fraction, fraction, (a, b, c) => {
      expect(a.plus(b).equals(b.plus(a))).toBe(true);
      expect(a.times(b.plus(c)).equals(a.times(b).plus(a.times(c)))).toBe(true);
      expect(a.plus(a.complement()).equals(Fraction.one)).toBe(true);
      expect(Math.sign(a.compare(b))).toBe(Math.sign(a.plus(c).compare(b.plus(c))));
    }),
    { numRuns: 200 },
  );
});

test.each([0, -1])('rejects the denominator %s', (denominator) => {
  expect(() => Fraction.of(1, denominator)).toThrow(`denominator must be above 0, got ${denominator}`);
});
