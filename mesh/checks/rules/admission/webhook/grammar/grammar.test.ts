import { isIpAddress } from '../../../../../grammar/grammar';
import { celSyntax } from './cel';
import { domainName, gatewayDomain, partialWildcard, wildcardDomain } from './dns';
import { duration, hasSubseconds, readableDuration } from './duration';
import { edgeStars, trustDomains } from './edge-star';
import { changedHeader, corsHeader, isJwtClaim, matchedHeader, requestHeader } from './header-name';
import { headerValue } from './header-value';
import { ipOrRange } from './ip';
import { jwks } from './jwks';
import { jwksUri } from './jwks-uri';
import { pathTemplates } from './path-template';
import { protocol } from './protocol';
import { regex } from './regex';
import { stringMatch } from './string-match';
import { unixPath } from './unix-address';

const x = (count: number) => 'x'.repeat(count);
const many = (values: readonly string[]) => (check: (values: readonly string[]) => string | undefined) => check(values);

/** For each grammar, texts that Istio accepts and texts that it rejects. `npm run test:istio` compares many more. */
const grammars: Readonly<Record<string, [(text: string) => string | undefined, string[], string[]]>> = {
  domainName: [
    domainName,
    ['a', 'A.b', 'a.b.', '1.a', x(63), 'a.99999999999999999999'],
    ['', '.', 'a..b', '-a', 'a_b', '*.a', '10.0.0.1', 'a.123', x(64), `${x(63)}.`.repeat(4)],
  ],
  wildcardDomain: [wildcardDomain, ['*', '*.a', '*a', '*-a.b', '123', '*.'], ['', 'a*', '**', '*.*', '*.1', 'a.*']],
  partialWildcard: [partialWildcard, ['*', '*.a', 'a', '*.'], ['*a', 'a*', 'a.*']],
  gatewayDomain: [
    (text) => gatewayDomain(text, true),
    ['outbound_.80_._.a', 'a'],
    ['outbound_.x_._.a', 'outbound_80', 'a_b'],
  ],
  ipOrRange: [
    ipOrRange,
    ['1.2.3.4', '::1', 'fe80::1%eth0', '10.1.2.3/8', '::/0', '::ffff:1.2.3.4'],
    [
      '',
      '1.2.3',
      '01.2.3.4',
      'fe80::1%',
      '1.2.3.4%a',
      '10.0.0.0/08',
      '10.0.0.0/33',
      '::/129',
      '1.2.3.4/8/8',
      '::%a/64',
    ],
  ],
  duration: [
    duration,
    ['1ms', '1.5s', '1h30m', '1000us', '1.0000001ms', 'soon'],
    ['0s', '-1s', '0.5ms', '1.5ms', '1s1us', '1.000001ms'],
  ],
  readableDuration: [readableDuration, ['0s', '.5s', '1.s', '-1h'], ['', '1', '1d', 'soon', '1 s']],
  protocol: [protocol, ['HTTP', 'grpc-web', 'Mongo', 'UDP'], ['', 'QUIC', 'http3']],
  regex: [
    regex,
    ['.*', '(?i)a', 'a{1000}', '\\pL', '(?P<n>a)', x(1024)],
    ['', '*', '(', '(?=a)', '\\1', 'a{1001}', '[z-a]', 'a**', x(1025), 'é'.repeat(513)],
  ],
  matchedHeader: [
    matchedHeader,
    ['a', ':path', '@request.auth.claims.x', 'a,b', "!'"],
    ['', 'a b', ':x', '@request.auth.claims', 'é'],
  ],
  requestHeader: [requestHeader, ['a', 'Host', ':AUTHORITY', 'a b'], ['', ':path']],
  changedHeader: [changedHeader, ['a', 'a:b'], ['', 'Host', ':authority']],
  corsHeader: [corsHeader, ['*', 'x-a'], ['', 'a b', 'é']],
  headerValue: [
    headerValue,
    ['', 'a', '100%%', '%A%', '%A( b)%', '%A()x)%', '%A(["b", "c"] )%', '%A(["b)%', 'a\tb', '%A(b\\))%', '%A(["b"])%'],
    [
      '%',
      '100%',
      '%A',
      '%A(b)',
      '%A()%',
      '%A(b)x%',
      '%A([])%',
      '%A(["b" "c"])%',
      '%A(b\\',
      'a\u0001',
      'a\u007f',
      '%A%%',
    ],
  ],
  jwksUri: [
    jwksUri,
    ['http://a', 'HTTPS://a/b?c#d', 'http:a', 'http://', 'http://[::1]:80', 'http://a%C3%A9', 'http://u:p@a:80/ b'],
    [
      '',
      'a',
      'ftp://a',
      '/a',
      'http://a:b',
      'http://a b',
      'http://a/%zz',
      'http://[::1',
      'http://a:1:2',
      'http://a%41',
      '://a',
    ],
  ],
  jwks: [
    (text) => jwks(text).problem,
    ['{"keys":[]}', '{"kty":"RSA","n":"AQAB","e":"AQAB"}', '{"keys":null} x', '{"KTY":"oct","k":"AA=="}'],
    [
      '',
      '[]',
      'null',
      '{}',
      '{"keys":{}}',
      '{"keys":[1]}',
      '{"kty":"RSA","n":"AQAB"}',
      '{"kty":"oct","k":"A"}',
      '{"kty":"EC","crv":"P-256","x":"AA"}',
    ],
  ],
  celSyntax: [
    celSyntax,
    [
      "a.b['c'] == 1u && !has(a.b)",
      'a.exists(x, x > -1)',
      '[1, 2,]',
      '{1: 2,}',
      'a.b{c: 1}',
      'a ? b : c',
      '!-1',
      '--a',
      'a.for',
      'a.`b c`',
      '-9223372036854775808',
      'has()',
      "r'\\d'",
      'a //b',
    ],
    [
      '',
      'a ==',
      'has(a)',
      'a.exists(1, x)',
      'for',
      'for.a',
      'a.?b',
      '!-a',
      '9223372036854775808',
      "'\\q'",
      'a b',
      '(a',
      'a.in',
      '1.',
      '@',
    ],
  ],
  pathTemplates: [
    (text) => pathTemplates([text]),
    ['/', '/a/{*}/b', '/{*}/{**}', '/a*', '//{*}/'],
    ['/{a}', '/a{*}', '/{**}/{*}', '/{*}/*', '/{*}//a'],
  ],
  edgeStars: [(text) => many([text])(edgeStars), ['a', '*', '*a', 'a*'], ['', 'a*b', '*a*', '**']],
  trustDomains: [(text) => many([text])(trustDomains), ['a.b', '*.b'], ['a/b', '', '*a*']],
  unixPath: [unixPath, ['/a', '@a', '@'], ['', 'a', '/a/', '/']],
};

describe.each(Object.entries(grammars))('%s', (_, [grammar, right, wrong]) => {
  test.each(right)('accepts %j', (text) => expect(grammar(text)).toBeUndefined());
  test.each(wrong)('rejects %j', (text) => expect(grammar(text)).toMatch(/^[^.]*\S/));
});

test('an IPv6 address can have a zone', () => {
  expect(['fe80::1%eth0', '::1', '1.2.3.4', 'a', '1.2.3.4%a'].map(isIpAddress)).toEqual([
    true,
    true,
    true,
    false,
    false,
  ]);
});

test('a token claim is named with a dot or in brackets, in any letter case', () => {
  const names = [
    '@request.auth.claims.a',
    '@REQUEST.auth.claims[a][b]',
    '@request.auth.claims',
    '@request.auth.claims[]',
  ];
  expect(names.map(isJwtClaim)).toEqual([true, true, false, false]);
});

test('a fraction of a second is detected in any unit', () => {
  expect(['1s', '1500ms', '1h', '-1.5s', '1us'].map(hasSubseconds)).toEqual([false, true, false, false, true]);
});

test('an exact value may be empty, a prefix may not', () => {
  expect(stringMatch({ prefix: '' })).toContain('must not be empty');
  expect([stringMatch({ exact: '' }), stringMatch({}), stringMatch(null)]).toEqual([undefined, undefined, undefined]);
});

test('keys that can sign are listed as secret', () => {
  const rsa = { kty: 'RSA', n: 'AQAB', e: 'AQAB' };
  expect(jwks(JSON.stringify({ keys: [rsa, { ...rsa, d: 'AQAB' }, { kty: 'oct', k: 'AA' }] })).secret).toEqual([1, 2]);
});
