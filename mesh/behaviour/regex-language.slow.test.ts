import fc from 'fast-check';
import { RE2JS } from 're2js';
import { Languages } from './language';
import { regexLanguage } from './regex-language';

const piece = fc.constantFrom(
  'a', 'b', 'A', '.', '/', '\\.', '\\d', '\\w', '\\S', '[ab]', '[^a]', '[a-c]', '[^\\d-]', '(a|b/)', '(?:ab)?', '(?i:a)', 'k',
  '[^k]', '(a*|b)', '\\x61', '{', '()', ']',
); // biome-ignore format: a list of words
const suffix = fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,2}', '{2,}', '*?');
const sequence = fc.array(fc.tuple(piece, suffix), { maxLength: 5 }).map((parts) => parts.flat().join(''));
const pattern = fc
  .tuple(
    fc.constantFrom('', '', '^', '(?i)', '(?s)^'),
    fc.array(sequence, { minLength: 1, maxLength: 2 }),
    fc.constantFrom('', '$'),
  )
  .map(([before, options, after]) => before + options.join('|') + after);
const word = fc.string({
  unit: fc.constantFrom('a', 'b', 'A', 'k', 'K', '/', '.', '1', '-', '{', ']', 'é'),
  maxLength: 6,
});

function compiles(text: string): boolean {
  try {
    return RE2JS.compile(text) !== undefined;
  } catch {
    return false;
  }
}

test('the language of a pattern has exactly the strings that RE2 matches completely', () => {
  let modelled = 0;
  let matched = 0;
  fc.assert(
    fc.property(pattern.filter(compiles), fc.array(word, { minLength: 20, maxLength: 20 }), (text, words) => {
      const languages = new Languages();
      const language = regexLanguage(text, languages);
      if (!language) return;
      modelled += 1;
      const shortest = languages.word(language);
      for (const value of [...words, shortest ?? '']) {
        const isMatch = RE2JS.compile(text).testExact(value);
        if (isMatch) matched += 1;
        const found = languages.word(languages.both(language, languages.text(value)));
        if (found !== undefined) expect([text, value, found !== null]).toEqual([text, value, isMatch]);
      }
    }),
    { numRuns: 300 },
  );
  expect(modelled).toBeGreaterThan(200);
  expect(matched).toBeGreaterThan(200);
});

test.each(['\\bab', 'a$b', 'a^', '(^a)*b', '\\pL', '[[:alpha:]]', '\\Qa\\E', 'a{200}{200}', '(?i)é', '(', '(?=a)'])(
  'the pattern %s is not modelled',
  (text) => {
    expect(regexLanguage(text, new Languages())).toBeUndefined();
  },
);

test.each([
  ['/api/v[0-9]+', '/api/.*', true],
  ['/api/.*', '/api/v[0-9]+', false],
  ['/(users|orders)', '/[a-z]+', true],
  ['/a{2,3}', '/a+', true],
  ['/a+', '/a{2,3}', false],
  ['(?i)/api', '/[aA][pP][iI]', true],
  ['^/x$|^/y$', '/[xy]', true],
])('every string that matches %s also matches %s: %s', (narrow, wide, isCovered) => {
  const languages = new Languages();
  const [a, b] = [narrow, wide].map((text) => regexLanguage(text, languages) ?? languages.none);
  if (!a || !b) throw new Error('both are modelled');
  expect(languages.isEmpty(languages.both(a, languages.not(b)))).toBe(isCovered);
});

test('a search that grows too large gives up without an answer', () => {
  const languages = new Languages();
  const [pattern, same] = ['[ab]*a[ab]{14}', '([ab][ab])*a[ab]{14}|[ab]([ab][ab])*a[ab]{14}'].map((text) =>
    regexLanguage(text, languages),
  );
  if (!pattern || !same) throw new Error('both are modelled');
  expect(languages.word(languages.both(pattern, languages.not(same)))).toBeUndefined();
  expect(languages.isEmpty(languages.both(pattern, languages.not(same)))).toBe(false);
});
