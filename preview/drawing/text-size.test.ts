import fc from 'fast-check';
import { shorten, textWidth, wrap } from './text-size';

const style = { size: 12 };

test('a text that fits stays, and one that does not keeps its beginning and its end', () => {
  expect(shorten('reviews', 200, style)).toBe('reviews');
  expect(shorten('reviews.shop.svc.cluster.local', 100, style)).toMatch(/^review.*….*local$/);
});

test('nothing is wider than its room, whatever is in it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 40, max: 300 }), (text, width) => {
      for (const line of wrap(text, width, style, 3)) expect(textWidth(line, style)).toBeLessThanOrEqual(width);
    }),
  );
});

test('lines break at spaces, and inside words only if they are too long', () => {
  expect(wrap('path begins with /web-api/v1', 110, style, 3)).toEqual(['path begins with', '/web-api/v1']);
  expect(wrap('/web-api/v1/getmultiple', 95, style, 3)).toEqual(['/web-api/v1/', 'getmultiple']);
});

test('at most so many lines, the last of them shortened', () => {
  const lines = wrap('one two three four five six seven eight', 60, style, 2);
  expect(lines).toHaveLength(2);
  expect(lines[1]).toContain('…');
});
