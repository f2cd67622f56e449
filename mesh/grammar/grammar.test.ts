import {
  isDnsLabel,
  isFqdn,
  isGeneratedSni,
  isIpBlock,
  isLabelKey,
  isLabelValue,
  isObjectName,
  isToken,
  isUnixAddress,
  isWildcardHost,
  regexFault,
} from './grammar';

const cases: [name: string, is: (value: string) => boolean, right: string[], wrong: string[]][] = [
  ['DNS label', isDnsLabel, ['v1', 'V1', '1', 'a'.repeat(63)], ['', 'v1.0', '-a', 'a-', 'a_b', 'a'.repeat(64)]],
  ['object name', isObjectName, ['web-api', 'a.b', '1'], ['', 'Web', 'a..b', 'a_b', '-a', `${'a'.repeat(254)}`]],
  [
    'FQDN',
    isFqdn,
    ['a', 'a.b.', 'x.svc.cluster.local', '9223372036854775808'],
    ['', '10.0.0.1', 'a.123', '9223372036854775807', 'a..b', '*.a', 'a'.repeat(256)],
  ],
  [
    'wildcard host',
    isWildcardHost,
    ['*', '*.example.com', '*-canary.example.com', '*foo', 'a.b', 'a.b.', '123'],
    ['', 'foo*.com', 'a.*.com', '*..', '**', '*.1'],
  ],
  [
    'generated SNI',
    isGeneratedSni,
    ['outbound_.80_._.e2e.foobar.mesh', 'outbound_.80_.v1_.a', 'outbound_.80_._.a_b'],
    [
      'outbound',
      'outbound_.80_._',
      'outbound_.x_._.a',
      'outbound_.80_._.1',
      'inbound_.80_._.a',
      `outbound_.80_._.${'a'.repeat(240)}`,
    ],
  ],
  [
    'IP block',
    isIpBlock,
    ['10.0.0.1', '10.0.0.0/8', '10.1.2.3/8', '0.0.0.0/0', '::1', 'fe80::1%eth0', '2001:db8::/32', '::/128'],
    [
      '',
      'a',
      '10.0.0',
      '10.0.0.0/33',
      '10.0.0.0/',
      '10.0.0.0/8/8',
      '10.0.0.0/-1',
      '10.0.0.0/08',
      'fe80::%a/64',
      '::/129',
      '10.0.0.0/8 ',
    ],
  ],
  [
    'Unix address',
    isUnixAddress,
    ['unix:///run/app.sock', 'unix:///a', 'unix://@app', 'unix://@'],
    ['', 'unix:', 'unix://', 'unix:///', 'unix://run', 'unix:///run/', '/run/a'],
  ],
  ['token', isToken, ['user-agent', 'X_1', '!#$'], ['', 'user agent', 'a:b', 'é', 'a\n']],
  ['label key', isLabelKey, ['app', 'a.b/c', 'a_b'], ['', '/a', 'a/', 'A.b/c', '-a', 'a/b/c']],
  ['label value', isLabelValue, ['', 'v1', 'a_b.c'], ['-a', 'a b', 'a'.repeat(64)]],
];

test.each(cases)('%s', (_name, is, right, wrong) => {
  expect(right.filter((value) => !is(value))).toEqual([]);
  expect(wrong.filter(is)).toEqual([]);
});

test('a valid regular expression has no fault', () => {
  expect(regexFault('.*Firefox.*')).toBeUndefined();
  expect(regexFault('é'.repeat(512))).toBeUndefined();
});

test.each([
  ['empty', ''],
  ['Perl syntax', '(?=x)'],
  ['missing closing', '['],
  ['longer than 1024 bytes', 'é'.repeat(513)],
])('an invalid regular expression is rejected with the reason: %s', (reason, expression) => {
  expect(regexFault(expression)).toContain(reason);
});
