import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '..');
// Inside the checkout, so the copies of main.ts find its node_modules.
const folder = join(root, '.synth');
const main = readFileSync(join(root, 'main.ts'), 'utf8').replaceAll("from './", "from '../");

beforeAll(() => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a changed copy of main.ts as `npm run synth` does. */
function synth(change: readonly [text: string, replacement: string] = ['', ''], ...args: string[]) {
  const [text, replacement] = change;
  expect(main).toContain(text);
  writeFileSync(join(folder, 'main.ts'), main.replace(text, replacement));
  const { CDK8S_OUTDIR: _, ...env } = process.env;
  const options = { cwd: folder, env, encoding: 'utf8' } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', 'tsx/cjs', 'main.ts', ...args], options);
  return { status, stdout, stderr };
}

test('synth prints the path of each file, unless --quiet is given', () => {
  const { status, stdout, stderr } = synth();
  expect([status, stderr]).toEqual([0, '']);
  const files = readdirSync(join(root, 'dist')).map((file) => `dist/${file}`);
  expect(stdout.trimEnd().split('\n').sort()).toEqual(files.sort());
  expect(synth(['', ''], '--quiet')).toEqual({ status: 0, stdout: '', stderr: '' });
});

test('an error while the app is built is printed once, after its line', () => {
  expect(synth(["webApi.subset('v2')", "webApi.subset('v9')"])).toEqual({
    status: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^main\.ts:34:21: 'web-api' has no subset 'v9'.*\n {2}34 \| {3}const v2 = webApi\.subset\('v9'\);\n {5}\| {21}\^\n$/,
    ),
  });
});

/** Adds a JSON patch to the ingress gateway. */
function patched(path: string): readonly [text: string, replacement: string] {
  const gateway = "new Gateway(ingress, 'gateway', { name: 'default-gateway-ingress' });";
  const patch = `require('cdk8s').ApiObject.of(gateway).addJsonPatch(require('cdk8s').JsonPatch.add('${path}', 1));`;
  return [gateway, `${gateway}\n  ${patch}`];
}

test.each([
  ['a finding', '/spec/servers/0/hots', '\\[istio-ingress/gateway\\] MESH0001 .* did you mean "hosts"\\?'],
  ['a patch that fails', '/spec/nothing/0', "Gateway of 'istio-ingress/gateway/Resource': JSON patch .*"],
])('%s at synth is printed after the line that creates the object', (_name, path, message) => {
  const { status, stderr } = synth(patched(path));
  expect(stderr).toMatch(new RegExp(`^main\\.ts:38:19: ${message}\\n  38 \\| .*\\n     \\| +\\^\\n$`));
  expect(status).toBe(1);
});

test('a failed synth leaves the folder as it was', () => {
  writeFileSync(join(folder, 'dist/istio.yaml'), 'before');
  expect(synth(patched('/spec/servers/0/hots')).status).toBe(1);
  expect(readFileSync(join(folder, 'dist/istio.yaml'), 'utf8')).toBe('before');
});
