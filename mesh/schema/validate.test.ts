import type { Schema } from './structural-schema';
import { validate } from './validate';

const text: Schema = { type: 'string' };
const errorsOf = (schema: Schema, value: unknown) =>
  validate(schema, value).map(({ kind, path, message }) => `${kind} ${path.join('.')}: ${message}`);

test.each<[name: string, schema: Schema, right: unknown[], wrong: unknown[], message: string]>([
  ['integer', { type: 'integer' }, [1, 80.0, -1], ['1', 1.5, true], 'type : must be an integer, got "1"'],
  ['number', { type: 'number' }, [1, 1.5], ['1'], 'type : must be a number, got "1"'],
  ['boolean', { type: 'boolean' }, [true], ['true', 1], 'type : must be a boolean, got "true"'],
  ['string', text, ['', 'true'], [true, 1, {}], 'type : must be a string, got the boolean true'],
  ['object', { type: 'object' }, [{}], [[], 'x'], 'type : must be an object, got an array'],
  ['array', { type: 'array', items: text }, [[], ['a']], [{}], 'type : must be an array, got an object'],
  [
    'int32',
    { type: 'integer', format: 'int32' },
    [2 ** 31 - 1, -(2 ** 31)],
    [2 ** 31],
    'value : must fit in 32 bits, got 2147483648',
  ],
  ['64 bits', { type: 'integer' }, [2 ** 62], [2 ** 63], 'value : must fit in 64 bits, got 9223372036854776000'],
  ['minimum', { type: 'integer', minimum: 1 }, [1], [0], 'value : must be at least 1, got 0'],
  ['maximum', { type: 'number', maximum: 100 }, [100], [100.5], 'value : must be at most 100, got 100.5'],
  ['minLength', { type: 'string', minLength: 1 }, ['a'], [''], 'value : must have at least 1 character, got ""'],
  [
    'maxLength',
    { type: 'string', maxLength: 2 },
    ['日本', '😀😀'],
    ['abc'],
    'value : must have at most 2 characters, got 3',
  ],
  ['pattern', { type: 'string', pattern: '^[a-z]+$' }, ['a'], ['A'], 'value : must match ^[a-z]+$, got "A"'],
  [
    'byte',
    { type: 'string', format: 'byte' },
    ['YQ==', [0, 255, null], []],
    ['YQ'],
    'value : must be base64, got "YQ"',
  ],
  ['no byte', { type: 'string', format: 'byte' }, [], [''], 'value : must be base64, got ""'],
  [
    'bytes',
    { type: 'string', format: 'byte' },
    [],
    [[1, 256]],
    'value 1: must be a byte from 0 to 255, got the number 256',
  ],
  [
    'date-time',
    { type: 'string', format: 'date-time' },
    ['2024-02-29T00:00:00Z', '2024-01-01T10:00:00.5+01:00'],
    ['2023-02-29T00:00:00Z', '2024-01-01', '2024-00-10T00:00:00Z'],
    'value : must be a time such as 2026-01-31T12:00:00Z, got "2023-02-29T00:00:00Z"',
  ],
  ['enum', { type: 'string', enum: ['A', 'B'] }, ['A'], ['a'], 'value : must be one of A, B, got "a"'],
  [
    'minItems',
    { type: 'array', minItems: 2, items: text },
    [['a', 'b']],
    [['a']],
    'value : must have at least 2 items, got 1',
  ],
  [
    'maxItems',
    { type: 'array', maxItems: 1, items: text },
    [['a']],
    [['a', 'b']],
    'value : must have at most 1 item, got 2',
  ],
  ['items', { type: 'array', items: text }, [['a']], [['a', 1]], 'type 1: must be a string, got the number 1'],
  ['null item', { type: 'array', items: text }, [[]], [[null]], 'type 0: must be a string, got null'],
  [
    'maxProperties',
    { type: 'object', additionalProperties: text, maxProperties: 1 },
    [{ a: '' }, { a: '', b: null }],
    [{ a: '', b: '' }],
    'value : must have at most 1 entry, got 2',
  ],
  [
    'minProperties',
    { type: 'object', additionalProperties: text, minProperties: 1 },
    [{ a: '' }],
    [{}, { a: null }],
    'value : must have at least 1 entry, got 0',
  ],
  [
    'required',
    { type: 'object', properties: { a: text }, required: ['a'] },
    [{ a: '' }],
    [{}, { a: null }],
    'value a: is required and missing',
  ],
  [
    'required but nullable',
    { type: 'object', properties: { a: { ...text, nullable: true } }, required: ['a'] },
    [{ a: null }],
    [{}],
    'value a: is required and missing',
  ],
  [
    'unknown',
    { type: 'object', properties: { host: text } },
    [{ host: '' }],
    [{ hots: '' }],
    'unknown hots: unknown field "hots"',
  ],
  [
    'a name that every object inherits',
    { type: 'object', properties: { host: text } },
    [{}],
    [{ constructor: '' }],
    'unknown constructor: unknown field "constructor"',
  ],
  [
    'int or string',
    { 'x-kubernetes-int-or-string': true },
    [80, 'http'],
    [1.5, true],
    'type : must be an integer or a string, got the number 1.5',
  ],
  [
    'list of keyed maps',
    { type: 'array', items: { type: 'object', properties: { name: text } }, 'x-kubernetes-list-map-keys': ['name'] },
    [[{ name: 'a' }, { name: 'b' }]],
    [[{ name: 'a' }, { name: 'b' }, { name: 'a' }]],
    'value 2: must be unique, but an earlier item also has name "a"',
  ],
  [
    'at most one',
    {
      type: 'object',
      properties: { a: text, b: text },
      oneOf: [{ not: { anyOf: [{ required: ['a'] }, { required: ['b'] }] } }, { required: ['a'] }, { required: ['b'] }],
    },
    [{}, { a: '' }, { b: '', a: null }],
    [{ a: '', b: '' }],
    'value : at most one of a, b may be set, got a and b',
  ],
  [
    'exactly one',
    { type: 'object', properties: { a: text, b: text }, oneOf: [{ required: ['a'] }, { required: ['b'] }] },
    [{ a: '' }],
    [{}, { a: '', b: '' }],
    'value : exactly one of a, b may be set, got none',
  ],
  [
    'not',
    { type: 'object', properties: { a: text }, not: { required: ['a'] } },
    [{}],
    [{ a: '' }],
    'value : this combination of fields is not allowed',
  ],
  [
    'a rule',
    { type: 'string', 'x-kubernetes-validations': [{ rule: 'self != "*"', message: 'no star' }] },
    ['a'],
    ['*'],
    'rule : no star',
  ],
])('%s', (_, schema, right, wrong, message) => {
  for (const value of right) expect([value, errorsOf(schema, value)]).toEqual([value, []]);
  for (const value of wrong) expect([value, errorsOf(schema, value)]).not.toEqual([value, []]);
  expect(errorsOf(schema, wrong[0])).toEqual([message]);
});

test('a null in a map counts as unset', () => {
  const schema: Schema = {
    type: 'object',
    properties: { a: text, b: { ...text, nullable: true } },
    additionalProperties: text,
  };
  expect(errorsOf(schema, { a: null, b: null, c: null })).toEqual([]);
});

test('reports all errors with their paths', () => {
  const schema: Schema = {
    type: 'object',
    properties: { list: { type: 'array', items: { type: 'object', properties: { n: { type: 'integer' } } } } },
  };
  expect(errorsOf(schema, { list: [{ n: 'x' }, { n: 1, m: 2 }], more: 1 })).toEqual([
    'type list.0.n: must be an integer, got "x"',
    'unknown list.1.m: unknown field "m"',
    'unknown more: unknown field "more"',
  ]);
});

test('rules are only evaluated if the types are right', () => {
  const rule = { rule: '!self.contains("*")', message: 'no star' };
  const schema: Schema = {
    type: 'object',
    properties: { a: { type: 'string', 'x-kubernetes-validations': [rule] }, b: text },
  };
  expect(errorsOf(schema, { a: '*', b: 1 })).toEqual(['type b: must be a string, got the number 1']);
  expect(errorsOf(schema, { a: '*', c: 1 })).toEqual(['unknown c: unknown field "c"', 'rule a: no star']);
});
