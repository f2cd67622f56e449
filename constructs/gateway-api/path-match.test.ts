import { thrown } from '../fixtures/synth';
import { PathMatch } from './path-match';

const ABSOLUTE = "the path must be a path that starts with '/', with other characters than these encoded as %20, got";
const NORMAL = "the path must be a path without '//', '/./', '/../' and '%2f', got";

test.each(['/', '/a', '/a/', '/a.b/..c', '/%20', '/~user'])('accepts %s', (path) => {
  expect(PathMatch.prefix(path)).toMatchObject({ type: 'PathPrefix', value: path });
});

test.each<[path: unknown, message: string]>([
  [undefined, `${ABSOLUTE} undefined`],
  ['', `${ABSOLUTE} ''`],
  ['a', `${ABSOLUTE} 'a'`],
  ['/a b', `${ABSOLUTE} '/a b'`],
  ['/a?b', `${ABSOLUTE} '/a?b'`],
  ['/a#b', `${ABSOLUTE} '/a#b'`],
  ['/a%2', `${ABSOLUTE} '/a%2'`],
  ['//a', `${NORMAL} '//a'`],
  ['/a/./b', `${NORMAL} '/a/./b'`],
  ['/a/..', `${NORMAL} '/a/..'`],
  ['/a%2Fb', `${NORMAL} '/a%2Fb'`],
  [`/${'a'.repeat(1024)}`, "the path must be at most 1024 characters, got '1025 characters'"],
])('fails: %p', (path, message) => {
  expect(thrown(() => PathMatch.exact(path as string))).toBe(message);
});

test('fails: a regular expression that RE2 rejects', () => {
  expect(thrown(() => PathMatch.regex('(?=a)'))).toMatch(/^the path regular expression must be valid RE2, got/);
});
