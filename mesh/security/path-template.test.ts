import { pathMatcher } from './path-template';

test.each([
  ['/a', '/a', true],
  ['/a/b', '/a/*', true],
  ['/x/info', '*/info', true],
  ['/', '*', true],
  ['/a/b', '/a/{*}', true],
  ['/a/', '/a/{*}', false],
  ['/a/b/c', '/a/{*}', false],
  ['/a/b/c', '/a/{**}', true],
  ['/a/b/c', '/{**}/c', true],
  ['/a/b/d', '/{**}/c', false],
  ['/a', '/a/{**}', false],
  ['/a/', '/a/{**}', true],
  ['/a/c', '/a/{**}/c', false],
  ['/admin', '/{**}/admin', false],
  ['/a[b]', '/{**}', false],
  ['/a*b=c', '/{*}', true],
  ['/a|b', '/{*}', false],
])('path %s is %s: %s', (path, pattern, expected) => expect(pathMatcher(pattern)(path)).toBe(expected));
