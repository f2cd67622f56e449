import { http, ruleRefusal } from '../fixtures/synth';
import { Destination } from './destination';
import type { Rewrite, UriRegexRewrite } from './rewrite';

const to = Destination.host('shop');

test('every prop', () => {
  const uriRegexRewrite: Required<UriRegexRewrite> = { match: '^/v1/(.*)$', rewrite: '/\\1' };
  const rewrite: Required<Omit<Rewrite, 'uri'>> = { uriRegexRewrite, authority: 'inner.example.com' };
  expect(http({ to, rewrite }).rewrite).toEqual({ uriRegexRewrite, authority: 'inner.example.com' });
  expect(http({ to, rewrite: { uri: '/new' } }).rewrite).toEqual({ uri: '/new' });
});

test.each<[what: string, rewrite: unknown, message: string]>([
  ['nothing', {}, 'rules[0].rewrite: one of uri, uriRegexRewrite, authority is needed, got none'],
  [
    'two paths',
    { uri: '/', uriRegexRewrite: { match: 'a', rewrite: 'b' } },
    'rules[0].rewrite: uri and uriRegexRewrite exclude each other, keep one of them',
  ],
  ["no '/'", { uri: 'new' }, "rules[0].rewrite.uri must be a path that begins with '/', got 'new'"],
  [
    'no RE2',
    { uriRegexRewrite: { match: '(?!a)', rewrite: 'b' } },
    "rules[0].rewrite.uriRegexRewrite.match must be RE2, as Envoy takes it, got '(?!a)' (error parsing regexp: invalid or unsupported Perl syntax: `(?!`)",
  ],
  [
    'no expression',
    { uriRegexRewrite: { rewrite: 'b' } },
    'rules[0].rewrite.uriRegexRewrite.match must be RE2 as text, got nothing',
  ],
  [
    'no text',
    { uriRegexRewrite: { match: 'a' } },
    'rules[0].rewrite.uriRegexRewrite.rewrite must be a text that is not empty, got nothing',
  ],
  [
    'by nothing',
    { uriRegexRewrite: { match: 'a', rewrite: '' } },
    "rules[0].rewrite.uriRegexRewrite.rewrite must be a text that is not empty, got ''",
  ],
  ['empty authority', { authority: '' }, "rules[0].rewrite.authority must be a text that is not empty, got ''"],
])('fails: %s', (_what, rewrite, message) => {
  expect(ruleRefusal({ to, rewrite })).toBe(message);
});
