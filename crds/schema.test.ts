import { fields, without } from './schema';

test('paths name list members with [] and map values with .*', () => {
  const schema = {
    properties: {
      spec: {
        properties: { http: { items: { properties: { headers: { additionalProperties: { type: 'string' } } } } } },
      },
    },
  };
  expect([...fields(schema)].map(([path]) => path)).toEqual([
    '',
    'spec',
    'spec.http',
    'spec.http[]',
    'spec.http[].headers',
    'spec.http[].headers.*',
  ]);
});

test('free keys without a schema are no field of their own', () => {
  expect([...fields({ additionalProperties: true })].map(([path]) => path)).toEqual(['']);
});

test('a keyword goes at every depth, a field of that name stays', () => {
  const noise = { description: 'x' };
  const schema = {
    ...noise,
    properties: { description: { type: 'string', ...noise } },
    items: noise,
    additionalProperties: noise,
    not: noise,
    oneOf: [noise],
    anyOf: [noise],
    allOf: [{ not: noise }],
  };
  expect(without(schema, new Set(['description']), 'here')).toEqual({
    properties: { description: { type: 'string' } },
    items: {},
    additionalProperties: {},
    not: {},
    oneOf: [{}],
    anyOf: [{}],
    allOf: [{ not: {} }],
  });
});

test('keys are sorted, lists keep their order', () => {
  const sorted = without({ type: 'string', enum: ['b', 'a'] }, new Set(), 'here');
  expect(JSON.stringify(sorted)).toBe('{"enum":["b","a"],"type":"string"}');
});

test('a field named __proto__ is a field', () => {
  const schema = without(JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'), new Set(), 'here');
  expect([...fields(schema)].map(([path]) => path)).toEqual(['', '__proto__']);
});

test.each([
  [{ properties: { spec: null } }, 'Router.properties.spec is null, a schema is an object'],
  [{ properties: [] }, 'Router.properties is [], allowed is an object of schemas'],
  [{ items: 'x' }, 'Router.items is "x", a schema is an object'],
  [{ additionalProperties: null }, 'Router.additionalProperties is null, a schema is an object'],
  [{ oneOf: {} }, 'Router.oneOf is {}, allowed is a list of schemas'],
  [{ anyOf: [3] }, 'Router.anyOf[0] is 3, a schema is an object'],
])('fails on %j', (schema, message) => {
  expect(() => without(schema, new Set(), 'Router')).toThrow(message);
});
