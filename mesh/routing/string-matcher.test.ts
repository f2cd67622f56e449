import fc from 'fast-check';
import { RE2JS } from 're2js';
import { RegexPrograms, stringMatcher } from './string-matcher';

const programs = new RegexPrograms();
const tests = (match: unknown, subject: string) => stringMatcher(match, programs).test(subject);

test.each<[object | null, string, boolean]>([
  [{ exact: 'a' }, 'a', true],
  [{ exact: 'a' }, 'A', false],
  [{ exact: '' }, '', true],
  [{ prefix: 'a' }, 'ab', true],
  [{ regex: 'a' }, 'ab', false],
  [{ regex: '.*Firefox.*' }, 'Mozilla Firefox/1', true],
  [{ regex: '.*Firefox' }, 'Mozilla Firefox/1', false],
  [{ regex: '^/a/.*$' }, '/a/b', true],
  [{ regex: 'a\\.b' }, 'a.b', true],
  [{ regex: 'a\\.b' }, 'axb', false],
  [{ regex: '(?i)A|b' }, 'a', true],
  [{ regex: '[' }, '[', false],
  [{ regex: '(a)(?=b)' }, 'a', false],
  [{ regex: '*' }, 'anything', true],
  [{}, 'anything', true],
  [null, '', true],
])('%j matches %s: %s', (match, subject, expected) => expect(tests(match, subject)).toBe(expected));

test('a pattern around a literal matches as in RE2', () => {
  const piece = fc.constantFrom('a', 'b', '\\.', '/', '-', ' ', '.*', '\\*', 'ab');
  const pattern = fc
    .tuple(fc.constantFrom('', '^', '.*'), fc.array(piece, { maxLength: 4 }), fc.constantFrom('', '$', '.*'))
    .map(([start, pieces, end]) => start + pieces.join('') + end);
  const subject = fc
    .array(fc.constantFrom('a', 'b', '.', '/', '*', '-', ' ', '\n'), { maxLength: 6 })
    .map((parts) => parts.join(''));
  fc.assert(
    fc.property(pattern, subject, (regex, value) => {
      fc.pre(regex !== '*');
      expect(tests({ regex }, value)).toBe(RE2JS.compile(regex).matches(value));
    }),
    { numRuns: 500 },
  );
});
