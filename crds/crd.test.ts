import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { readManifest } from './crd';

const before = readFileSync(join(__dirname, 'fixtures', 'before.yaml'), 'utf8');

const crd = (spec: object = {}, metadata: object = {}) => ({
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata,
  spec: {
    group: 'networking.istio.io',
    names: { kind: 'Router', plural: 'routers' },
    versions: [{ name: 'v1', served: true, schema: { openAPIV3Schema: { type: 'object' } } }],
    ...spec,
  },
});
const yaml = (...objects: unknown[]) => objects.map((object) => stringify(object)).join('---\n');
const istiod = (image: string) => ({
  kind: 'Deployment',
  spec: { template: { spec: { containers: [{ name: 'discovery', image }] } } },
});

test("reads only Istio's CRDs, sorted by group and kind", () => {
  const { crds } = readManifest(before, 'm.yaml');
  expect(crds.map(({ group, kind }) => `${group}/${kind}`)).toEqual([
    'extensions.istio.io/Lantern',
    'networking.istio.io/Router',
  ]);
  expect(crds[1]?.versions.map(({ name, served }) => [name, served])).toEqual([
    ['v1alpha3', true],
    ['v1', true],
  ]);
});

test('reads the items of a List, which kubectl prints', () => {
  expect(readManifest(yaml({ kind: 'List', items: [crd()] }), 'm.yaml').crds).toHaveLength(1);
});

test('reads the one schema of an apiextensions.k8s.io/v1beta1 CRD', () => {
  const old = crd({
    versions: [{ name: 'v1beta1', served: true }],
    validation: { openAPIV3Schema: { type: 'array' } },
  });
  expect(readManifest(yaml(old), 'm.yaml').crds[0]?.versions[0]?.schema).toEqual({ type: 'array' });
});

test.each([
  ['the label of the CRDs', yaml(crd({}, { labels: { 'app.kubernetes.io/version': '1.31.0' } })), '1.31.0'],
  ['the image of istiod', yaml(crd(), istiod('docker.io/istio/pilot:1.20.3')), '1.20.3'],
  ['a distroless image', yaml(crd(), istiod('docker.io/istio/pilot:1.20.3-distroless')), '1.20.3'],
  ['a pre-release', yaml(crd(), istiod('docker.io/istio/pilot:1.32.0-rc.1@sha256:00')), '1.32.0-rc.1'],
  [
    'the placeholder of builds between releases',
    yaml(crd({}, { labels: { 'app.kubernetes.io/version': '1.0.0' } })),
    undefined,
  ],
  ['an image without a version', yaml(crd(), istiod('registry.example/istio/pilot:latest')), undefined],
  ['a CRD without label', yaml(crd()), undefined],
])('reads the Istio version from %s', (_, text, version) => {
  expect(readManifest(text, 'm.yaml').version).toBe(version);
});

test.each([
  ['invalid YAML', 'a: [', /^m\.yaml is not valid YAML: .* at line 1, column 5$/],
  [
    'too many aliases',
    `a: &a [x]\nb: &b [${'*a,'.repeat(99)}]\nc: [${'*b,'.repeat(99)}]`,
    /^m\.yaml is not valid YAML: /,
  ],
  [
    'an empty file',
    '',
    'no Istio CRDs found in m.yaml among 0 objects, 0 of them CRDs (use the output of "istioctl manifest generate")',
  ],
  ['a text', 'hello there', /among 0 objects/],
  ['other objects', yaml({ kind: 'ConfigMap' }), /among 1 objects, 0 of them CRDs/],
  ["another project's CRDs", yaml(crd({ group: 'example.com' })), /among 1 objects, 1 of them CRDs/],
  ['a duplicate kind', yaml(crd(), crd()), /^m\.yaml contains the CRD of Router twice/],
  [
    'a CRD without a kind',
    yaml(crd({ names: {} })),
    'm.yaml: spec.names.kind of a networking.istio.io CRD must be a kind, got undefined',
  ],
  ['a kind with a space', yaml(crd({ names: { kind: 'a b' } })), /must be a kind, got "a b"$/],
  [
    'a group that is a path',
    yaml(crd({ group: '../x.istio.io' })),
    'm.yaml: spec.group of a CRD must be a DNS name, got "../x.istio.io"',
  ],
  ['a CRD without versions', yaml(crd({ versions: [] })), /spec\.versions of the CRD of Router is missing/],
])('fails on %s', (_, text, message) => {
  expect(() => readManifest(text, 'm.yaml')).toThrow(message);
});
