import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Ajv from 'ajv';
import { testFolder } from '../fixtures/folder';
import { run } from '../fixtures/run';
import schema from './cdk8s-istio.schema.json';
import { validateConfig } from './validate-config';

const folder = testFolder();
const { write } = folder;
const before = process.cwd();
afterEach(() => process.chdir(before));

const telemetry = `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: { name: default, namespace: prod }
spec: { tracing: [{}, {}] }
`;

test('applies to the folder of the file and the folders below it', async () => {
  write('manifests/a.yaml', telemetry);
  write('cdk8s-istio.yaml', 'paths: [manifests]\nfailOn: warning\n');
  mkdirSync(join(folder.path, 'src/deep'), { recursive: true });
  process.chdir(join(folder.path, 'src/deep'));
  const { code, stdout } = await run(['check']);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^\.\.\/\.\.\/manifests\/a\.yaml\n/);
});

test('options and paths on the command line override the file', async () => {
  write('manifests/a.yaml', telemetry);
  const other = write('b.yaml', telemetry.replace('[{}, {}]', '[{}]'));
  write('cdk8s-istio.yaml', 'paths: [manifests]\nfailOn: warning\nsuppress: ["IST0133=Telemetry nowhere/*"]\n');
  process.chdir(folder.path);
  expect((await run(['check', '--fail-on', 'error'])).code).toBe(0);
  expect((await run(['check', other])).stdout).toBe('no findings in 1 object of 1 file\n');
  expect((await run(['check', '--suppress', 'IST0133=Telemetry prod/*'])).code).toBe(0);
  expect((await run(['check', '--no-config'])).stderr).toContain('no PATH given');
});

test('--config names another file', async () => {
  write('manifests/a.yaml', telemetry);
  const config = write('strict.yaml', 'paths: [manifests]\nfailOn: info\n');
  expect((await run(['check', '--config', config])).code).toBe(1);
  const { code, stderr } = await run(['check', '--config', join(folder.path, 'none.yaml')]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('cdk8s-istio: cannot read ')]);
});

test('route uses its paths', async () => {
  write('cdk8s-istio.yaml', 'paths: [manifests]\n');
  write('manifests/a.yaml', telemetry);
  process.chdir(folder.path);
  expect((await run(['route', '--request', 'http://reviews/', '--from', 'prod/a'])).code).toBe(0);
});

test.each([
  ['failOn: warn\n', ':1: failOn must be one of info, warning, error, never, got "warn"'],
  ['paths: [a]\nfail-on: error\n', ":2: unknown setting 'fail-on', did you mean 'failOn'?"],
  ['paths: dist\n', ':1: paths must be a list of at least one string, got "dist"'],
  ['paths: []\n', ':1: paths must be a list of at least one string, got []'],
  ['paths:\n  - a\n  - 3\n', ':3: paths[1] must be a string that is not empty, got 3'],
  ['suppress: [IST0101]\n', ':1: suppress[0] must be CODE=Kind namespace/name, got "IST0101"'],
  ['paths: [a]\npaths: [b]\n', ':2: key "paths" is already set in this map'],
  ['paths: [a]\n---\npaths: [b]\n', ':3: a configuration file has one document'],
  ['paths: [a\n', ':'],
])('%j is an error with its line', async (text, message) => {
  process.chdir(folder.path);
  write('cdk8s-istio.yaml', text);
  const { code, stdout, stderr } = await run(['check']);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain(`cdk8s-istio: cdk8s-istio.yaml${message}`);
});

test.each([
  {},
  { paths: ['a'], context: ['b'], suppress: ['IST0101=VirtualService prod/*'], failOn: 'never' },
  { paths: [] },
  { paths: [''] },
  { paths: 'a' },
  { paths: [1] },
  { context: [null] },
  { suppress: ['IST0101'] },
  { suppress: ['IST0101=VirtualService'] },
  { failOn: 'warn' },
  { failOn: null },
  { fail: 1 },
])('validates %j as the published JSON schema does', (config) => {
  const isValid = new Ajv({ strict: false }).compile(schema);
  expect(validateConfig(config).length === 0).toBe(isValid(config));
});
