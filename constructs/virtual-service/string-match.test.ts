import { http, ruleRefusal, thrown } from '../fixtures/synth';
import { Destination } from './destination';
import { StringMatch } from './string-match';

const to = Destination.host('shop');

test.each<[match: StringMatch, wire: object]>([
  [StringMatch.exact('GET'), { exact: 'GET' }],
  [StringMatch.exact(''), { exact: '' }],
  [StringMatch.prefix('G'), { prefix: 'G' }],
  [StringMatch.regex('GET|HEAD'), { regex: 'GET|HEAD' }],
  [StringMatch.contains('^[E]$'), { regex: '.*\\^\\[E\\]\\$.*' }],
  [StringMatch.present(), {}],
])('%j', (match, wire) => {
  expect(http({ to, match: [{ method: match }] }).match[0].method).toEqual(wire);
});

test.each<[what: string, make: () => unknown, message: string]>([
  ['a number', () => StringMatch.exact(5 as never), "the exact text must be a string, got 5 (write '5' with quotes)"],
  ['an empty prefix', () => StringMatch.prefix(''), "the prefix must be a non-empty string, got ''"],
  [
    'a backreference',
    () => StringMatch.regex('(a)\\1'),
    "the regular expression must be valid RE2, got '(a)\\1' (error parsing regexp: invalid escape sequence: `\\1`)",
  ],
  [
    'an empty text',
    () => StringMatch.contains(null as never),
    'the contained text must be a non-empty string, got null',
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});

test('fails: an object that is not created by a factory', () => {
  expect(ruleRefusal({ to, match: [{ scheme: { match: { exact: 'http' } } }] })).toBe(
    "rules[0].match[0].scheme must be a StringMatch, such as StringMatch.exact('GET'), got an object with match",
  );
});
