import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from './destination';
import type { Rewrite, UriRegexRewrite } from './rewrite';

const to = Destination.host('shop');

test('writes every prop', () => {
  const uriRegexRewrite: Required<UriRegexRewrite> = { match: '^/v1/(.*)$', rewrite: '/\\1' };
  const rewrite: Required<Omit<Rewrite, 'uri'>> = { uriRegexRewrite, authority: 'inner.example.com' };
  expect(http({ to, rewrite }).rewrite).toEqual({ uriRegexRewrite, authority: 'inner.example.com' });
  expect(http({ to, rewrite: { uri: '/new' } }).rewrite).toEqual({ uri: '/new' });
});

test.each<[what: string, rewrite: unknown, message: string]>([
  ['no props', {}, 'rules[0].rewrite: one of uri, uriRegexRewrite, authority is required, got none'],
  [
    'two paths',
    { uri: '/', uriRegexRewrite: { match: 'a', rewrite: 'b' } },
    'rules[0].rewrite: uri and uriRegexRewrite exclude each other, keep one of them',
  ],
  ['no leading slash', { uri: 'new' }, "rules[0].rewrite.uri must be a path that starts with '/', got 'new'"],
  [
    'a lookahead',
    { uriRegexRewrite: { match: '(?!a)', rewrite: 'b' } },
    "rules[0].rewrite.uriRegexRewrite.match must be valid RE2, got '(?!a)' (error parsing regexp: invalid or unsupported Perl syntax: `(?!`)",
  ],
  [
    'no regular expression',
    { uriRegexRewrite: { rewrite: 'b' } },
    'rules[0].rewrite.uriRegexRewrite.match must be an RE2 regular expression as a string, got undefined',
  ],
  [
    'no replacement',
    { uriRegexRewrite: { match: 'a' } },
    'rules[0].rewrite.uriRegexRewrite.rewrite must be a non-empty string, got undefined',
  ],
  [
    'an empty replacement',
    { uriRegexRewrite: { match: 'a', rewrite: '' } },
    "rules[0].rewrite.uriRegexRewrite.rewrite must be a non-empty string, got ''",
  ],
  ['an empty authority', { authority: '' }, "rules[0].rewrite.authority must be a non-empty string, got ''"],
])('fails: %s', (_what, rewrite, message) => {
  expect(ruleRefusal({ to, rewrite })).toBe(message);
});
