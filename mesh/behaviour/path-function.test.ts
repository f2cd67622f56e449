import type { PathMatcher } from '../routing/route-match';
import { differInSlashes, rewrittenPath, sameResult } from './path-function';

const matcher = (kind: PathMatcher['kind'], value: string, ignoreCase = false): PathMatcher => ({
  kind,
  value,
  ignoreCase,
  test: () => true,
});
const rewrite = (match: string, to: string) => ({ uriRegexRewrite: { match, rewrite: to } });

test.each([
  ['^/api', '/v2', matcher('prefix', '/api/'), { kind: 'start', text: '/v2', length: 4 }],
  ['^/a\\.b', '/v2', matcher('exact', '/a.b'), { kind: 'start', text: '/v2', length: 4 }],
  ['^/api/*', '/', matcher('exact', '/api//x'), { kind: 'text', text: '/x' }],
  ['/.*', '/v2', matcher('prefix', '/'), { kind: 'text', text: '/v2' }],
])('a regular expression for the start of a path: %s to %s', (pattern, replacement, match, expected) => {
  expect(rewrittenPath(rewrite(pattern, replacement), match)).toEqual(expected);
});

test.each([
  ['^/api', '/v2', matcher('prefix', '/ap')],
  ['^/api', '/v2', matcher('prefix', '/api', true)],
  ['^/api', '/v2', matcher('regex', '/api')],
  ['^/api', '/\\0', matcher('prefix', '/api')],
  ['^/api/*', '/', matcher('prefix', '/api/')],
  ['^/a.i', '/v2', matcher('prefix', '/api')],
  ['/api', '/v2', matcher('prefix', '/api')],
])('any other regular expression stays unknown: %s to %s', (pattern, replacement, match) => {
  expect(rewrittenPath(rewrite(pattern, replacement), match)).toEqual({ kind: 'substitution', pattern, replacement });
});

test('the start of a path can be replaced by a regular expression or a prefix', () => {
  const [below, segments] = [matcher('prefix', '/api/'), matcher('pathSeparatedPrefix', '/api')];
  const [a, b] = [rewrittenPath(rewrite('^/api', '/v2'), below), rewrittenPath({ uri: '/v2' }, segments)];
  expect(sameResult(a, b, below, segments)).toBe(true);
  expect(sameResult(a, rewrittenPath({ uri: '/v3' }, segments), below, segments)).toBe(false);
});

test.each([
  ['/api', '/', '/', true],
  ['/api/', '/new', '/new', true],
  ['/api', '/new', '/other', false],
  // `/newapi` instead of `/new`.
  ['/', '/new', '/new', false],
])('what replaces %s by %s or, as a segment of /api, by %s differs in slashes: %s', (prefix, old, now, expected) => {
  const [before, after] = [matcher('prefix', prefix), matcher('pathSeparatedPrefix', '/api')];
  const [a, b] = [rewrittenPath({ uri: old }, before), rewrittenPath({ uri: now }, after)];
  expect(differInSlashes(a, b, before, after)).toBe(expected);
});
