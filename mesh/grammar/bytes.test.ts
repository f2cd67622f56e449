import fc from 'fast-check';
import { base64Bytes, base64Latin1, utf8Length } from './bytes';

test('the length of a text is that of its UTF-8, also with lone surrogates', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(utf8Length(text)).toBe(Buffer.byteLength(text));
    }),
  );
  expect(utf8Length('\ud800')).toBe(3);
});

test.each(['base64', 'base64url'] as const)('%s decodes to the bytes that it was made from', (encoding) => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      const text = Buffer.from(bytes).toString(encoding);
      expect(base64Bytes(text)).toEqual(bytes);
      expect(base64Latin1(text.replaceAll(/(.{7})/g, '$1\n'))).toBe(Buffer.from(bytes).toString('latin1'));
    }),
  );
});

test('letters that are less than a byte are ignored', () => {
  expect(base64Latin1('YWJjZ')).toBe('abc');
});
