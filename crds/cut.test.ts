import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './crd';
import { bestVersion, cut } from './cut';

const { crds } = readManifest(readFileSync(join(__dirname, 'fixtures', 'before.yaml'), 'utf8'), 'before.yaml');
const [lantern, router] = crds.map((crd) => cut(crd));
const versions = (...names: string[]) =>
  names.map((name) => ({ name: name.replace('!', ''), served: !name.includes('!'), schema: {} }));

test.each([
  [['v1alpha3', 'v1beta1', 'v1'], 'v1'],
  [['v2', 'v1'], 'v1'],
  [['v1beta1', 'v2'], 'v2'],
  [['v1alpha3', 'v1beta1', 'v1!'], 'v1beta1'],
  [['v1alpha1', 'v1alpha3', 'v1alpha2'], 'v1alpha3'],
  [['v1alpha9', 'v1alpha10'], 'v1alpha10'],
  [['v1beta2', 'v2beta1'], 'v2beta1'],
  [['foo', 'v1alpha1'], 'v1alpha1'],
  [['v1!'], undefined],
])('the best version of %j is %s', (names, best) => {
  expect(bestVersion(versions(...names))?.name).toBe(best);
});

test('ignores versions that are not served', () => {
  expect(lantern?.version).toBe('v1beta1');
});

test('omits a kind without a served version', () => {
  const crd = { group: 'networking.istio.io', kind: 'Gone', names: {}, scope: 'Namespaced', versions: versions('v1!') };
  expect(cut(crd)).toBeUndefined();
});

test('removes only descriptions and CEL rules from the schema', () => {
  expect(router?.schema).toEqual({
    type: 'object',
    required: ['spec'],
    properties: {
      spec: {
        type: 'object',
        properties: {
          mode: { type: 'string', enum: ['ON', 'OFF'] },
          description: { type: 'string', maxLength: 10 },
          hosts: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' } },
          headers: {
            type: 'object',
            additionalProperties: {
              oneOf: [{ required: ['exact'] }, { not: { required: ['exact'] } }],
              properties: { exact: { type: 'string' } },
              type: 'object',
            },
          },
          port: { anyOf: [{ type: 'integer' }, { type: 'string' }], 'x-kubernetes-int-or-string': true },
          old: { type: 'object', properties: { inner: { type: 'string' }, innerMost: { type: 'string' } } },
        },
      },
    },
  });
});

test('returns the CEL rules by field path', () => {
  expect([...(router?.rules ?? [])]).toEqual([['spec', [{ rule: 'has(self.hosts)', message: 'hosts are needed' }]]]);
});

test('keeps only the names that cdk8s and kubectl need', () => {
  expect(router?.names).toEqual({ kind: 'Router', plural: 'routers', singular: 'router' });
});
