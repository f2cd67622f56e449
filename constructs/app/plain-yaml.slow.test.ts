import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Yaml } from 'cdk8s';
import fc from 'fast-check';
import { plainYaml } from './plain-yaml';

const root = join(__dirname, '../..');
const written = (document: object) => plainYaml(document) ?? 'left to the library';

test('every document of the repository', () => {
  const files = execFileSync('git', ['ls-files', '*.yaml', '*.yml', '*.json'], { cwd: root, encoding: 'utf8' });
  const documents = files
    .trim()
    .split('\n')
    .filter((file) => !/^crds\/|package-lock/.test(file))
    .flatMap((file) => parsed(readFileSync(join(root, file), 'utf8')));
  expect(documents.length).toBeGreaterThan(100);
  const plain = documents.filter((document) => plainYaml(document) !== undefined);
  expect(plain.length / documents.length).toBeGreaterThan(0.95);
  for (const document of plain) expect(written(document)).toBe(Yaml.stringify(document));
});

/** Documents of a file; none for templates and files with mistakes. */
function parsed(text: string): object[] {
  try {
    return text.split(/^---$/m).flatMap((part) => {
      const document: unknown = require('yaml').parse(part, { version: '1.1' });
      return typeof document === 'object' && document !== null ? [document] : [];
    });
  } catch {
    return [];
  }
}

/** Texts of characters and words that mean something to a YAML parser. */
const pieces = [
  ...'aZ09 :-#?!&*%@`|>{}[],"\'~=<.+_/\\\t\u0000\u007f\u00a0\u0085\u2028\ufeffé😀\ud800',
  ...[
    'yes',
    'No',
    'ON',
    'null',
    'NULL',
    'true',
    'y',
    'N',
    '.inf',
    '.nan',
    '0x1F',
    '0b1',
    '0o17',
    '1e3',
    '1_000',
    '---',
    '...',
  ],
  ...[
    '12:30:45',
    '2001-12-14',
    '2001-12-14t21:59:43.10-05:00',
    '<<',
    '=',
    ': ',
    ' #',
    '- ',
    '? ',
    '\n',
    '\r',
    'https://a.b/c:d',
  ],
];
const text = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 4 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.stringMatching(/^[-+.0-9_:xobeEinfaT ]{1,6}$/),
  fc.stringMatching(/^[a-zA-Z/][a-zA-Z0-9 ./:_-]{0,12}$/),
);
const number = fc.oneof(fc.double(), fc.integer(), fc.constantFrom(-0, 1e21, 1e-7, 2 ** 53));
const { document } = fc.letrec<{ value: unknown; document: object }>((tie) => ({
  value: fc.oneof({ maxDepth: 4 }, text, number, fc.constantFrom(true, false, null, undefined), tie('document')),
  document: fc.oneof(fc.dictionary(text, tie('value'), { maxKeys: 4 }), fc.array(tie('value'), { maxLength: 4 })),
}));

test('random documents', () => {
  let plain = 0;
  let all = 0;
  fc.assert(
    fc.property(document, (value) => {
      all++;
      const own = plainYaml(value);
      if (own === undefined) return;
      plain++;
      expect(own).toBe(Yaml.stringify(value));
    }),
    { numRuns: 20_000 },
  );
  expect(plain / all).toBeGreaterThan(0.5);
});

test.each<[string, object]>([
  ['an object that occurs twice', [{ a: 1 }, { a: 1 }].fill({ a: 1 })],
  ['a class', { a: new Date(0) }],
  ['a map', { a: new Map([['b', 1]]) }],
  ['a function', { a: () => 1 }],
  ['a big number', { a: 1n }],
  ['not a number', { a: Number.NaN }],
  ['several lines', { a: 'b\nc' }],
  ['a number for kubectl', { a: '0o17' }],
  ['a merge key', { '<<': { a: 1 } }],
  ['a document marker', { '---': 1 }],
  ['a very long key', { ['a'.repeat(1100)]: 1 }],
])('%s is left to the library', (_, value) => {
  expect(plainYaml(value)).toBeUndefined();
});
