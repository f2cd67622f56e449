import { matchesPath } from './path-template';

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
])('path %s is %s: %s', (path, pattern, expected) => expect(matchesPath(path, pattern)).toBe(expected));
