import { http, ruleRefusal, thrown } from '../fixtures/synth';
import { Destination } from './destination';
import { Header } from './header';

const to = Destination.host('shop');
const wire = (header: Header) => http({ to, match: [{ headers: [header] }] }).match[0].headers;

test.each<[header: Header, wire: object]>([
  [Header.exact('X-Tester', 'True'), { 'x-tester': { exact: 'True' } }],
  [Header.exact('x-tester', ''), { 'x-tester': { exact: '' } }],
  [Header.prefix('accept', 'text/'), { accept: { prefix: 'text/' } }],
  [Header.regex('user-agent', '.*Firefox.*'), { 'user-agent': { regex: '.*Firefox.*' } }],
  [Header.contains('via', 'a.b*(c)'), { via: { regex: '.*a\\.b\\*\\(c\\).*' } }],
  [Header.present('x-trace'), { 'x-trace': {} }],
  [Header.present(':Path'), { ':path': {} }],
])('%j', (header, expected) => {
  expect(wire(header)).toEqual(expected);
});

test('keeps the letter case of a claim', () => {
  expect(Header.exact('@request.auth.claims[Group]', 'a').name).toBe('@request.auth.claims[Group]');
});

test.each([
  ['group=a', true],
  ['x=1; group=a; y=2', true],
  ['group=ab', false],
  ['mygroup=a', false],
  ['x=group=a', false],
])('matches a cookie among others: %s', (cookies, taken) => {
  const { regex } = wire(Header.cookie('group', 'a')).cookie;
  expect(new RegExp(`^(?:${regex})$`).test(cookies)).toBe(taken);
});

const NAME = 'the header name must be a token as in RFC 9110, a pseudo-header or @request.auth.claims, got ';

test.each<[what: string, make: () => unknown, message: string]>([
  ['a name with a space', () => Header.present('user agent'), `${NAME}'user agent'`],
  ['an empty name', () => Header.present(''), `${NAME}''`],
  ['an unknown pseudo-header', () => Header.present(':host'), `${NAME}':host'`],
  ['a number as name', () => Header.present(5 as never), `${NAME}5`],
  ['a claim without a name', () => Header.present('@request.auth.claims'), `${NAME}'@request.auth.claims'`],
  ['no value', () => Header.exact('a', undefined as never), 'the exact text must be a string, got undefined'],
  ['an empty prefix', () => Header.prefix('a', ''), "the prefix must be a non-empty string, got ''"],
  ['an empty text', () => Header.contains('a', ''), "the contained text must be a non-empty string, got ''"],
  ['a cookie without a value', () => Header.cookie('a', null as never), 'the cookie value must be a string, got null'],
  [
    'an invalid cookie name',
    () => Header.cookie('a b', 'c'),
    "the cookie name must be a header name (a token as in RFC 9110), got 'a b'",
  ],
  [
    'a lookahead',
    () => Header.regex('a', '(?=x)'),
    "the regular expression must be valid RE2, got '(?=x)' (error parsing regexp: invalid or unsupported Perl syntax: `(?=`)",
  ],
  [
    'an empty regular expression',
    () => Header.regex('a', ''),
    "the regular expression must be valid RE2, got '' (it is empty)",
  ],
  [
    'a regular expression that is too long',
    () => Header.regex('a', 'x'.repeat(1025)),
    `the regular expression must be valid RE2, got '${'x'.repeat(77)}...' (it is longer than 1024 bytes)`,
  ],
  [
    'a JavaScript RegExp',
    () => Header.regex('a', /x/ as never),
    'the regular expression must be an RE2 regular expression as a string, got an instance of RegExp',
  ],
])('fails: %s', (_what, make, message) => {
  expect(thrown(make)).toBe(message);
});

test.each(['constructor', '__proto__'])('a header named %s is refused rather than lost at synth', (name) => {
  expect(ruleRefusal({ to, match: [{ headers: [Header.present(name)] }] })).toBe(
    `rules[0].match[0].headers: cdk8s cannot write the key '${name}', use another name`,
  );
});
