import { parseDuration } from './duration';

test.each([
  ['1ms', 1],
  ['1.5s', 1500],
  ['1h1m1s', 3661000],
  ['-2s', -2000],
  ['0', 0],
  ['.5s', 500],
  ['1.s', 1000],
  ['1µs1ms', 1.001],
  ['0.0009999999s', 0.999999],
  ['2562047h47m16.854775807s', 9223372036854.775],
  ['2562047h47m16.854775808s', undefined],
  ['1', undefined],
  ['1d', undefined],
  ['1 s', undefined],
  ['', undefined],
  ['1e3s', undefined],
])('%j is %p ms', (text, milliseconds) => {
  expect(parseDuration(text)).toBe(milliseconds);
});
