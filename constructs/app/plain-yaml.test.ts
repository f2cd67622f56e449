import { Yaml } from 'cdk8s';
import * as fc from 'fast-check';
import { yamlOf } from './plain-yaml';

/** Whether cdk8s' own writer was asked for the whole document. */
function written(document: unknown): { text: string; byCdk8s: boolean } {
  const spy = jest.spyOn(Yaml, 'stringify');
  const text = yamlOf(document);
  const byCdk8s = spy.mock.calls.some(([value]) => value === document);
  spy.mockRestore();
  return { text, byCdk8s };
}

const shared = { a: 1 };
const list = ['a'];

// The first goes to cdk8s for a look at how documents are laid out.
beforeAll(() => yamlOf({ a: 1 }));

test.each<[what: string, document: unknown]>([
  ['maps in maps', { a: { b: { c: 'd' } }, e: 1 }],
  ['lists', { a: [1, 2], b: [[1, [2]], [3]] }],
  ['maps in lists', { a: [{ b: 1, c: { d: 2 } }, { e: [{ f: [3] }] }] }],
  ['nothing', { a: {}, b: [], c: [[], {}], d: null }],
  [
    'text',
    { a: 'b', c: '80%', d: '*.example.com', e: '', f: 'a: b', g: "it's", h: 'x'.repeat(300), i: 'x y '.repeat(90) },
  ],
  [
    'what looks like no text',
    { a: 'true', b: 'No', c: 'y', d: '1', e: '1e3', f: '0x10', g: '1:30', h: '2001-01-01', i: '~', j: 'e1', k: 'e-1' },
  ],
  ['numbers and more', { a: 0, b: -1, c: true, d: false, e: 2 ** 53 - 1 }],
])('writes what cdk8s writes: %s', (_, document) => {
  expect(written(document)).toEqual({ text: Yaml.stringify(document), byCdk8s: false });
});

test.each<[what: string, document: unknown]>([
  ['nothing at all', undefined],
  ['text alone', 'a'],
  ['an empty map', {}],
  ['a list alone', ['a']],
  ['a map in two places', { a: shared, b: shared }],
  ['a list in two places', { a: list, b: [list] }],
  ['lines', { a: 'b\nc' }],
  ['a mark of documents', { a: '---' }],
  ['a key that is a number', { 1: 'a' }],
  ['a key that is a word of YAML', { y: 'a' }],
  ['a long key', { ['a'.repeat(2000)]: 1 }],
  ['no value', { a: undefined }],
  ['a fraction', { a: 0.5 }],
  ['a large number', { a: 1e21 }],
  ['a number that is none', { a: Number.NaN }],
  ['zero from below', { a: -0 }],
  ['a date', { a: new Date(0) }],
  ['an object with a form of its own', { a: { toJSON: () => 1 } }],
  ['an object of a class', { a: new Map([['b', 1]]) }],
])('leaves to cdk8s: %s', (_, document) => {
  expect(written(document)).toEqual({ text: Yaml.stringify(document), byCdk8s: true });
});

test('writes what cdk8s writes, whatever the document', () => {
  const words = fc.oneof(
    fc.stringMatching(/^[A-Za-z][a-z0-9./-]{0,8}$/),
    fc.stringMatching(/^[a-fnoxy.~<=A-F][0-9_.e+-]{0,3}$/),
    fc.string({ unit: 'binary' }),
    fc.string(),
  );
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 4 },
      words,
      fc.integer(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(words, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(fc.dictionary(words, tree, { noNullPrototype: true }), (document) => {
      expect(yamlOf(document)).toBe(Yaml.stringify(document));
    }),
    { numRuns: 1000 },
  );
});

test('leaves everything to a cdk8s that lays documents out in another way', () => {
  jest.isolateModules(() => {
    const { Yaml: other } = require('cdk8s') as typeof import('cdk8s');
    const { yamlOf: fresh } = require('./plain-yaml') as typeof import('./plain-yaml');
    const { stringify } = other;
    other.stringify = (...documents) => stringify.apply(other, documents).replaceAll(/^( *)- /gm, '$1-   ');
    expect(fresh({ a: ['b'] })).toBe('a:\n  -   b\n');
  });
});
