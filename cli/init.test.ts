import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();
const read = (name: string) => readFileSync(join(folder.path, name), 'utf8');
const init = (...args: string[]) => run(['init', folder.path, ...args], { folder: folder.path });

const FILES = [
  '.gitignore',
  '.npmrc',
  'cdk8s-istio.yaml',
  'cdk8s.yaml',
  'jest.config.json',
  'main.ts',
  'package.json',
  'reviews.test.ts',
  'reviews.ts',
  'tsconfig.json',
];

test('creates a project and prints what to do next', async () => {
  const { code, stdout } = await init();
  expect(code).toBe(0);
  expect(readdirSync(folder.path).sort()).toEqual(FILES);
  for (const name of FILES) expect(stdout).toContain(`created  ${name}\n`);
  expect(stdout).toMatch(
    /\nnext:\n {2}cd DIR\n {2}npm install\n {2}npm test .*\n {2}npm run synth .*\n {2}npm run check .*\n$/,
  );
});

test('installs the package from where the command was installed from: here, a checkout', async () => {
  await init();
  const { dependencies } = JSON.parse(read('package.json'));
  expect(join(folder.path, dependencies['cdk8s-istio'].replace('file:', ''))).toBe(join(__dirname, '..'));
  expect(read('.npmrc')).toBe('install-links=true\n');
});

test('--package installs another one', async () => {
  await init('--package', '^1.2.3');
  expect(JSON.parse(read('package.json')).dependencies['cdk8s-istio']).toBe('^1.2.3');
  expect(readdirSync(folder.path)).not.toContain('.npmrc');
});

test('keeps existing files, and prints what an existing package.json lacks', async () => {
  folder.write('main.ts', '// mine\n');
  folder.write('package.json', '{"scripts":{"test":"vitest"},"dependencies":{"cdk8s":"2.0.0"}}');
  const { code, stdout } = await init('--package', '^1.2.3');
  expect(code).toBe(0);
  expect(read('main.ts')).toBe('// mine\n');
  expect(read('package.json')).toBe('{"scripts":{"test":"vitest"},"dependencies":{"cdk8s":"2.0.0"}}');
  expect(stdout).toContain('kept     main.ts\n');
  expect(stdout).toMatch(/\n {2}npm install cdk8s-istio@1\.2\.3 constructs@[\d.]+\n/);
  expect(stdout).toMatch(/\n {2}npm install --save-dev @swc\/core@[\d.]+ .* typescript@[\d.]+\n/);
  expect(stdout).toContain(
    "\n  npm pkg set 'scripts.synth=tsx main.ts' 'scripts.check=cdk8s-istio check' 'scripts.typecheck=tsc'\n",
  );
});

test('replaces the test script of `npm init`, which only fails', async () => {
  folder.write('package.json', JSON.stringify({ scripts: { test: 'echo "Error: no test specified" && exit 1' } }));
  expect((await init()).stdout).toContain("\n  npm pkg set 'scripts.synth=tsx main.ts' 'scripts.test=jest' ");
});

test('a folder that cannot be written is an error', async () => {
  const { code, stderr } = await run(['init', join(folder.write('file', ''), 'below')]);
  expect([code, stderr]).toEqual([2, expect.stringContaining('cdk8s-istio: cannot write the project: ')]);
});

test('two folders are an error', async () => {
  const { code, stderr } = await run(['init', 'a', 'b']);
  expect([code, stderr]).toEqual([2, expect.stringContaining("too many arguments for 'init'")]);
});
