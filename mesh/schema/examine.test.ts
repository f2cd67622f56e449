import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest } from '../manifest/manifest';
import { parseManifests } from '../reader';
import { examine } from './examine';
import { generate } from './generate';

const virtualService = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'reviews' } };
const errors = (object: unknown) =>
  examine({ manifest: object as typeof virtualService }).errors.map(
    ({ path, message }) => `${path.join('.')}: ${message}`,
  );

test('the generated files are up to date with crds/', () => {
  for (const [file, text] of generate(join(__dirname, '../../crds'))) {
    expect(readFileSync(join(__dirname, file), 'utf8')).toBe(text);
  }
});

test.each(['v1', 'v1beta1', 'v1alpha3'])('validates every served version: %s', (version) => {
  const object = { ...virtualService, apiVersion: `networking.istio.io/${version}`, spec: { hots: [] } };
  expect(errors(object)).toEqual(['spec.hots: unknown field "hots", did you mean "hosts"?']);
});

test.each<[object: unknown, message: string]>([
  [{ ...virtualService, apiVersion: undefined }, 'apiVersion: is required and missing'],
  [{ ...virtualService, kind: '' }, 'kind: is required and missing'],
  [{ ...virtualService, kind: 7 }, 'kind: must be a string, got 7'],
  [
    { ...virtualService, kind: 'VirtualServices' },
    'kind: networking.istio.io/v1 has no kind VirtualServices, did you mean VirtualService?',
  ],
  [
    { ...virtualService, apiVersion: 'networking.istio.io/v2' },
    'apiVersion: VirtualService is served as networking.istio.io/v1, networking.istio.io/v1beta1, networking.istio.io/v1alpha3, got networking.istio.io/v2',
  ],
  [
    { ...virtualService, apiVersion: 'networkin.istio.io/v1' },
    'apiVersion: must be an API group of Istio, got networkin.istio.io/v1',
  ],
  [{ ...virtualService, apiVersion: 'v1' }, 'kind: v1 has no kind VirtualService, it is in networking.istio.io/v1'],
  [{ ...virtualService, apiVersion: 'apps/v1', kind: 'Deploy' }, 'kind: apps/v1 has no kind Deploy'],
  [
    { ...virtualService, apiVersion: 'extensions/v1beta1', kind: 'Deployment' },
    'apiVersion: Deployment is served as apps/v1, got extensions/v1beta1',
  ],
  [{ apiVersion: 'v1', kind: 'Service' }, 'metadata.name: is required and missing'],
  [
    { ...virtualService, metadata: 'reviews' },
    'metadata: must be an object, got "reviews" (write { name: "reviews" })',
  ],
  [
    { ...virtualService, metadata: { name: 1 } },
    'metadata.name: must be a string, got the number 1 (write "1" with quotes)',
  ],
  [
    { ...virtualService, metadata: { name: 'a', namespace: 'a.b' } },
    'metadata.namespace: must be at most 63 lower-case letters, digits and hyphens, with a letter or digit at both ends, got "a.b"',
  ],
  [
    { ...virtualService, metadata: { name: 'a', labels: { app: true } } },
    'metadata.labels.app: must be a string, got the boolean true (write "true" with quotes)',
  ],
  [
    { ...virtualService, metadata: { name: 'a', labels: { app: 'a b' } } },
    'metadata.labels.app: must be at most 63 letters, digits, hyphens, underscores and dots, with a letter or digit at both ends, got "a b"',
  ],
  [
    { ...virtualService, metadata: { name: 'a', annotations: { 'a/b/c': '' } } },
    'metadata.annotations.a/b/c: the key must have the form NAME or PREFIX/NAME, got "a/b/c"',
  ],
  [
    { ...virtualService, metadata: { name: 'a', label: {} } },
    'metadata.label: unknown field "label", did you mean "labels"?',
  ],
  [{ ...virtualService, specs: {} }, 'specs: unknown field "specs", did you mean "spec"?'],
])('%j: %s', (object, message) => {
  expect(errors(object)).toEqual([message]);
});

test('the prefix of an annotation key may have upper-case letters, that of a label key may not', () => {
  const metadata = (fields: object) => ({ ...virtualService, metadata: { name: 'a', ...fields } });
  expect(errors(metadata({ annotations: { 'Example.com/a': '' } }))).toEqual([]);
  expect(errors(metadata({ labels: { 'Example.com/a': '' } }))).toHaveLength(1);
});

test('annotations are limited to 256 KiB in total', () => {
  const annotated = (bytes: number) => ({
    ...virtualService,
    metadata: { name: 'a', annotations: { a: 'é'.repeat(bytes / 2), b: 'c' } },
  });
  expect(errors(annotated(256 * 1024 - 4))).toEqual([]);
  expect(errors(annotated(256 * 1024 - 2))).toEqual([
    'metadata.annotations: must have at most 262144 bytes in total, got 262145',
  ]);
});

test('the status of a new object is ignored', () => {
  expect(errors({ ...virtualService, status: 'anything' })).toEqual([]);
});

test('only the metadata of foreign kinds is validated', () => {
  expect(errors({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a:b' }, anything: null })).toEqual(
    [],
  );
  expect(errors({ apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a/b' } })).toHaveLength(1);
});

test.each([
  {},
  { apiVersion: 'v2', name: 'chart' },
  { replicas: 1 },
  { apiVersion: 'kustomize.config.k8s.io/v1beta1', kind: 'Kustomization' },
])('a file of another tool is not validated: %j', (object) => {
  expect(errors(object)).toEqual([]);
});

test('checks see the object without nulls and values of the wrong type', () => {
  const text = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, labels: ~ }
spec:
  hosts: [reviews, 7]
  exportTo: ~
  http:
    - timeout: 5
      match:
        - headers: { x: ~ }
      route: [{ destination: { host: reviews }, weight: 1 }]
`;
  const [sourced = { manifest: virtualService as Manifest }] = parseManifests(text, 'f.yaml');
  const { manifest } = examine(sourced);
  expect(manifest.metadata).toEqual({ name: 'reviews' });
  expect(manifest.spec).toEqual({
    http: [{ match: [{ headers: { x: null } }], route: [{ destination: { host: 'reviews' }, weight: 1 }] }],
  });
  expect((sourced.manifest.spec as { hosts: unknown }).hosts).toEqual(['reviews', 7]);
});

test.each<unknown>([
  { spec: { replicas: 2 } },
  { apiVersion: 'v2', name: 'chart', version: '1.0.0' },
  { apiVersion: 1, datasources: [] },
  { ...virtualService, apiVersion: 'appmesh.k8s.aws/v1beta2' },
  { ...virtualService, apiVersion: 'install.istio.io/v1alpha1', kind: 'IstioOperator' },
  { apiVersion: 'v1', kind: 'Config', clusters: [] },
  { apiVersion: 'v1', kind: 'Endpoints', metadata: { name: 'a' } },
])('an object of another tool, or without checks, is not validated: %j', (object) => {
  const { manifest, errors } = examine({ manifest: object as typeof virtualService });
  expect(errors).toEqual([]);
  expect(typeof manifest.apiVersion).toBe('string');
});

test('a valid object is not copied', () => {
  const manifest = { ...virtualService, spec: { hosts: ['reviews'] } };
  expect(examine({ manifest }).manifest).toBe(manifest);
});

test.each<unknown>([
  { spec: {}, metadata: {} },
  { spec: {}, apiVersion: 'networking.istio.io/v1' },
  { kind: 'List', apiVersion: 'v1', metadata: 1 },
  { kind: null, metadata: null },
  { apiVersion: {}, kind: [], metadata: [] },
])('any map is validated without a crash: %j', (object) => {
  const { manifest } = examine({ manifest: object as typeof virtualService });
  expect([typeof manifest.kind, typeof manifest.apiVersion, typeof manifest.metadata]).toEqual([
    'string',
    'string',
    'object',
  ]);
  expect(errors(object).length).toBeGreaterThan(0);
});

describe('versions of the Gateway API with a schema of their own', () => {
  const route = (kind: string, version: string, spec: object) => ({
    apiVersion: `gateway.networking.k8s.io/${version}`,
    kind,
    metadata: { name: 'r' },
    spec: { rules: [{ backendRefs: [{ name: 'echo', port: 9000 }] }], ...spec },
  });
  const two = { rules: [1, 2].map((port) => ({ backendRefs: [{ name: 'echo', port }] })) };

  test('v1alpha2 allows several rules and no host names', () => {
    expect(errors(route('TCPRoute', 'v1alpha2', two))).toEqual([]);
    expect(errors(route('TCPRoute', 'v1', two))).toEqual(['spec.rules: must have at most 1 item, got 2']);
    expect(errors(route('TLSRoute', 'v1alpha2', {}))).toEqual([]);
    expect(errors(route('TLSRoute', 'v1', {}))).toEqual(['spec.hostnames: is required and missing']);
  });

  test.each(['TCPRoute', 'TLSRoute'])('the fields of a %s of v1alpha2 are validated', (kind) => {
    const wrong = { rules: [{ backendRefs: [{ name: 'echo', port: 0 }] }], hostname: 'a.example.com' };
    expect(errors(route(kind, 'v1alpha2', wrong))).toEqual([
      'spec.rules.0.backendRefs.0.port: must be at least 1, got 0',
      expect.stringContaining('spec.hostname: unknown field "hostname"'),
    ]);
  });
});
