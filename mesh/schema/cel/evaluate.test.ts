import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gatewayApiKinds } from '../gateway-api-schemas';
import { kindInfo } from '../kinds';
import type { Schema } from '../structural-schema';
import { validate } from '../validate';
import { evaluateCel } from './evaluate';

test.each<[rule: string, holds: readonly unknown[], fails: readonly unknown[]]>([
  ['self.a == 1 || self.b == 2', [{ a: 1 }, { b: 2 }, { a: 3, b: 2 }], [{ a: 3 }, { b: 3 }, {}]],
  ['!(has(self.a) && self.a > 1)', [{}, { a: 1 }, { a: null }], [{ a: 2 }]],
  ['self.size() > 0 ? self[0].a : true', [[], [{ a: true }]], [[{ a: false }], [{}]]],
  ["self['a/b'] == 'c'", [{ 'a/b': 'c' }], [{ 'a/b': 'd' }, {}, ['c']]],
  ["self.all(x, x.startsWith('a')) && self.exists_one(x, x == 'ab')", [['ab', 'a']], [['ab', 'ab'], ['b']]],
  ["self in ['Exact', 'Prefix']", ['Exact'], ['exact']],
  ["self.filter(x, x.t == 'A').size() <= 1", [[{ t: 'A' }, { t: 'B' }]], [[{ t: 'A' }, { t: 'A' }]]],
  ["duration(self) > duration('1s')", ['1001ms', '1m'], ['1s', 'soon']],
  ['self.matches(r"""^\\d+$""")', ['12'], ['a']],
  ['1 + 2 * 0 == self', [], [1]],
  ['self == oldSelf', [1], []],
])('%s', (rule, holds, fails) => {
  if (rule.includes('*')) {
    expect(() => evaluateCel(rule, 1)).toThrow('not supported');
    return;
  }
  expect(holds.map((value) => [value, evaluateCel(rule, value)])).toEqual(holds.map((value) => [value, true]));
  expect(fails.map((value) => [value, evaluateCel(rule, value)])).toEqual(fails.map((value) => [value, false]));
});

test('every rule of the Gateway API can be evaluated', () => {
  const rules = new Set<string>();
  const collect = (schema: Schema): void => {
    for (const { rule } of schema['x-kubernetes-validations'] ?? []) rules.add(rule);
    for (const child of [...Object.values(schema.properties ?? {}), schema.items, schema.additionalProperties]) {
      if (child) collect(child);
    }
  };
  for (const { schema } of Object.values(gatewayApiKinds)) collect(JSON.parse(schema));
  expect(rules.size).toBeGreaterThan(80);
  for (const rule of rules) expect(() => evaluateCel(rule, {})).not.toThrow();
});

test('the schemas are those of crds/gateway-api.yaml', () => {
  const written = readFileSync(join(__dirname, '../../../crds/gateway-api.yaml'), 'utf8');
  expect(written).toContain('# Gateway API 1.6.0');
  for (const kind of Object.keys(gatewayApiKinds)) expect(written).toContain(`kind: ${kind}\n`);
});

test('defaults are filled in before an object is validated', () => {
  const { schema } = kindInfo('gateway.networking.k8s.io/v1', 'HTTPRoute') ?? {};
  const parentRefs = [{ name: 'gw' }, { name: 'gw' }];
  const filters = [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https' } }];
  const backendRefs = [{ name: 'a' }];
  const messages = validate(schema ?? {}, { spec: { parentRefs, rules: [{ filters, backendRefs }] } }).map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );
  expect(messages).toEqual([
    'spec.parentRefs: sectionName or port must be unique when parentRefs includes 2 or more references to the same parent',
    'spec.rules.0: RequestRedirect filter must not be used together with backendRefs',
    'spec.rules.0.backendRefs.0: Must have port for Service reference',
  ]);
});
