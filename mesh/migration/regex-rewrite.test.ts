import type { HttpPathMatch } from './http-route-rule';
import { httpRules } from './http-rules';
import { regexRewrite } from './regex-rewrite';

const prefix = (value: string): HttpPathMatch => ({ type: 'PathPrefix', value });
const exact = (value: string): HttpPathMatch => ({ type: 'Exact', value });

test.each<[match: string, rewrite: string, path: HttpPathMatch, replaced: object, removesSlashes: boolean]>([
  ['^/api', '/v2', prefix('/api'), { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2' }, false],
  ['^/a\\.b', '/v2', prefix('/a.b'), { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2' }, false],
  ['^/api', '/v2', prefix('/api/x'), { type: 'ReplacePrefixMatch', replacePrefixMatch: '/v2/x' }, false],
  ['^/api', '/v2', exact('/api/x'), { type: 'ReplaceFullPath', replaceFullPath: '/v2/x' }, false],
  ['^/api/*', '/', prefix('/api'), { type: 'ReplacePrefixMatch', replacePrefixMatch: '/' }, true],
  ['^/api/*', '/', exact('/api/x'), { type: 'ReplaceFullPath', replaceFullPath: '/x' }, true],
])('%s to %s for %j', (match, rewrite, path, replaced, removesSlashes) => {
  expect(regexRewrite({ match, rewrite }, path)).toEqual({ path: replaced, removesSlashes });
});

test.each<[match: string, rewrite: string, path: HttpPathMatch]>([
  ['/api', '/v2', prefix('/api')],
  ['^/a.i', '/v2', prefix('/api')],
  ['^/api/', '/v2/', prefix('/api')],
  ['^/api', '/', prefix('/api')],
  ['^/api', '/v2/', prefix('/api')],
  ['^/api/*', '/v2', prefix('/api')],
  ['^/api', '/\\0', prefix('/api')],
  ['^/api', 'v2', prefix('/api')],
  ['^/api', '/v2', prefix('/apis')],
  ['^/api', '/v2', prefix('/')],
  ['^/api', '/v2', { type: 'RegularExpression', value: '/api.*' }],
])('%s to %s for %j has no counterpart', (match, rewrite, path) => {
  expect(regexRewrite({ match, rewrite }, path)).toBeUndefined();
});

test('a rule that removes a prefix and all slashes after it has a small change', () => {
  const uriRegexRewrite = { match: '^/api/*', rewrite: '/' };
  const match = [{ uri: { exact: '/api' } }, { uri: { prefix: '/api/' } }];
  const rule = { match, rewrite: { uriRegexRewrite }, route: [{ destination: { host: 'a' } }] };
  const { rules, obstacles, changes } = httpRules([rule], { backendOf: () => ({ name: 'a', port: 80 }) });
  expect(obstacles).toEqual([]);
  expect(changes).toEqual([{ name: 'rewrite-slash', path: ['spec', 'http', 0, 'rewrite', 'uriRegexRewrite'] }]);
  expect(rules.map(({ matches }) => matches)).toEqual([[{ path: { type: 'PathPrefix', value: '/api' } }]]);
});
