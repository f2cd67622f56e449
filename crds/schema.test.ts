import { fields, without } from './schema';

test('paths have [] for list items and .* for map values', () => {
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

test('map values without a schema are no field', () => {
  expect([...fields({ additionalProperties: true })].map(([path]) => path)).toEqual(['']);
});

test('removes a keyword at every depth, but keeps a field with that name', () => {
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

test('sorts keys, and keeps the order of lists', () => {
  const sorted = without({ type: 'string', enum: ['b', 'a'] }, new Set(), 'here');
  expect(JSON.stringify(sorted)).toBe('{"enum":["b","a"],"type":"string"}');
});

test('keeps a field named __proto__', () => {
  const schema = without(JSON.parse('{"properties":{"__proto__":{"type":"string"}}}'), new Set(), 'here');
  expect([...fields(schema)].map(([path]) => path)).toEqual(['', '__proto__']);
});

test.each([
  [{ properties: { spec: null } }, 'Router.properties.spec must be a schema, got null'],
  [{ properties: [] }, 'Router.properties must be an object of schemas, got []'],
  [{ items: 'x' }, 'Router.items must be a schema, got "x"'],
  [{ additionalProperties: null }, 'Router.additionalProperties must be a schema, got null'],
  [{ oneOf: {} }, 'Router.oneOf must be a list of schemas, got {}'],
  [{ anyOf: [3] }, 'Router.anyOf[0] must be a schema, got 3'],
])('fails on %j', (schema, message) => {
  expect(() => without(schema, new Set(), 'Router')).toThrow(message);
});
