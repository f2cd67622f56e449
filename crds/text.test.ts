import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { readManifest } from './crd';
import { cut } from './cut';
import { celText, istioText, readIstioApi } from './text';

const { crds } = readManifest(readFileSync(join(__dirname, 'fixtures', 'before.yaml'), 'utf8'), 'before.yaml');
const api = { version: '1.98.0', kinds: crds.flatMap((crd) => cut(crd) ?? []) };

test('istio.yaml has one CRD per kind, and one line per field', () => {
  const text = istioText(api);
  expect(text).toMatch(/^# Istio 1\.98\.0\n/);
  expect(text).toMatch(/^ +mode: \{ enum: \[ "ON", "OFF" \], type: string \}$/m);
  const [, router] = parseAllDocuments(text).map((document) => document.toJS());
  expect(router).toMatchObject({
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'routers.networking.istio.io' },
    spec: {
      group: 'networking.istio.io',
      names: { kind: 'Router', plural: 'routers', singular: 'router' },
      scope: 'Namespaced',
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    },
  });
  expect(Object.keys(router.metadata)).toEqual(['name']);
});

test('cel.yaml has rules by kind and field path', () => {
  expect(celText(api).split('\n').slice(4)).toEqual([
    'Router: { spec: [ { rule: has(self.hosts), message: hosts are needed } ] }',
    '',
  ]);
});

test('cel.yaml is an empty map if there are no rules', () => {
  expect(celText({ version: '1.0.0', kinds: [] })).toMatch(/\n\{\}\n$/);
});

test('reads back both files', () => {
  expect(readIstioApi(istioText(api), celText(api))).toEqual(api);
  expect(readIstioApi(istioText(api), undefined).kinds[1]?.rules.size).toBe(0);
});

test('fails on a file without its version', () => {
  expect(() => readIstioApi(istioText(api).replace('# Istio 1.98.0\n', ''), undefined)).toThrow(
    'crds/istio.yaml must start with its Istio version (restore the file, or delete it and import a manifest)',
  );
});
