import { urlScheme } from './go-url';

test.each([
  ['http://a', 'http'],
  ['HTTP://a', 'http'],
  ['http:a', 'http'],
  ['http:///p', 'http'],
  ['http://a/ b', 'http'],
  ['http://user:p%20w@h:80/x?a b#c', 'http'],
  ['http://<>"', 'http'],
  ['http://é', 'http'],
  ['http://a]b:80', 'http'],
  ['oci://ghcr.io/a/b:v1', 'oci'],
  ['a:b', 'a'],
  ['/a', ''],
  ['//a b/c', ''],
  ['*', ''],
  ['', undefined],
  ['a/b', undefined],
  ['?a', undefined],
  ['://a', undefined],
  ['1http://a', undefined],
  ['http://a b', undefined],
  ['http://a%41', undefined],
  ['http://a/%zz', undefined],
  ['http://h:x', undefined],
  ['http://a:80:80', undefined],
  ['http://[::1', undefined],
  ['http://a[b', undefined],
  ['http://us er@h', undefined],
  ['http://a\tb', undefined],
])('%j has the scheme %j', (text, scheme) => {
  expect(urlScheme(text)).toBe(scheme);
});
