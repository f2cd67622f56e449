import { joinedSegments } from './segments';

const exact = (path: string, more: object = {}) => ({ uri: { exact: path }, ...more });
const prefix = (path: string, more: object = {}) => ({ uri: { prefix: path }, ...more });
const joined = (matches: readonly object[], rule: object = {}) =>
  joinedSegments(
    matches.map((spec, index) => ({ spec: spec as Readonly<Record<string, unknown>>, path: ['match', index] })),
    rule as Readonly<Record<string, unknown>>,
  ).map(({ spec, isBySegment = false }) => [spec, isBySegment]);

test('a path and the prefix below it are one match', () => {
  const get = { method: { exact: 'GET' } };
  expect(joined([exact('/a'), prefix('/a/')])).toEqual([[prefix('/a/'), true]]);
  expect(joined([prefix('/a/', get), exact('/b'), exact('/a', get)])).toEqual([
    [prefix('/a/', get), true],
    [exact('/b'), false],
  ]);
});

test.each([
  ['other conditions', [exact('/a', { method: { exact: 'GET' } }), prefix('/a/')], {}],
  ['another path', [exact('/b'), prefix('/a/')], {}],
  ['a prefix by characters', [exact('/a'), prefix('/a')], {}],
  ['a replacement that only the prefix has', [exact('/a'), prefix('/a/')], { rewrite: { uri: '/b/' } }],
  ['a redirect of the prefix', [exact('/a'), prefix('/a/')], { redirect: { prefixRewrite: '/b/' } }],
])('%s: they stay as they are', (_what, matches, rule) => {
  expect(joined(matches, rule)).toEqual(matches.map((match) => [match, false]));
});
