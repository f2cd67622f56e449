import {
  isDnsLabel,
  isFqdn,
  isLabelKey,
  isLabelValue,
  isObjectName,
  isToken,
  isWildcardHost,
  regexFault,
} from './grammar';

const cases: [name: string, is: (value: string) => boolean, right: string[], wrong: string[]][] = [
  ['DNS label', isDnsLabel, ['v1', 'V1', '1', 'a'.repeat(63)], ['', 'v1.0', '-a', 'a-', 'a_b', 'a'.repeat(64)]],
  ['object name', isObjectName, ['web-api', 'a.b', '1'], ['', 'Web', 'a..b', 'a_b', '-a', `${'a'.repeat(254)}`]],
  ['FQDN', isFqdn, ['a', 'a.b.', 'x.svc.cluster.local'], ['', '10.0.0.1', 'a.123', 'a..b', '*.a', 'a'.repeat(256)]],
  [
    'wildcard host',
    isWildcardHost,
    ['*', '*.example.com', '*-canary.example.com', '*foo', 'a.b', '123'],
    ['', 'foo*.com', 'a.*.com', '*.', '**', '*.1'],
  ],
  ['token', isToken, ['user-agent', 'X_1', '!#$'], ['', 'user agent', 'a:b', 'é', 'a\n']],
  ['label key', isLabelKey, ['app', 'a.b/c', 'a_b'], ['', '/a', 'a/', 'A.b/c', '-a', 'a/b/c']],
  ['label value', isLabelValue, ['', 'v1', 'a_b.c'], ['-a', 'a b', 'a'.repeat(64)]],
];

test.each(cases)('%s', (_name, is, right, wrong) => {
  expect(right.filter((value) => !is(value))).toEqual([]);
  expect(wrong.filter(is)).toEqual([]);
});

test('a regular expression that RE2 takes has no fault', () => {
  expect(regexFault('.*Firefox.*')).toBeUndefined();
  expect(regexFault('é'.repeat(512))).toBeUndefined();
});

test.each([
  ['empty', ''],
  ['Perl syntax', '(?=x)'],
  ['missing closing', '['],
  ['longer than 1024 bytes', 'é'.repeat(513)],
])('a regular expression is refused with the reason: %s', (reason, expression) => {
  expect(regexFault(expression)).toContain(reason);
});
