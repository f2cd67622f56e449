import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { devDependencies, peerDependencies } from '../package.json';
import { linksIn } from '../tests/links';

const PACKAGE = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-consumers-'));
let tarball = '';

beforeAll(() => {
  const [packed] = JSON.parse(npm(PACKAGE, 'pack', '--json', '--pack-destination', folder));
  tarball = join(folder, packed.filename);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The lowest supported versions, and the versions that the package is developed with. */
const lowest = [`cdk8s@${peerDependencies.cdk8s.slice(1)}`, `constructs@${peerDependencies.constructs.slice(1)}`];
const developed = [`cdk8s@${devDependencies.cdk8s}`, `constructs@${devDependencies.constructs}`];
const typescript = `typescript@${devDependencies.typescript}`;

test.each([
  ['typescript', [...developed, typescript], ['node_modules/typescript/bin/tsc', 'out/chart.js']],
  ['commonjs', lowest, ['chart.js']],
  ['esm', developed, ['chart.js']],
])('a %s project writes the same YAML', (name, packages, programs) => {
  const project = join(folder, name);
  cpSync(join(__dirname, name), project, { recursive: true });
  npm(project, 'install', '--no-save', '--prefer-offline', '--omit=dev', tarball, ...packages);
  for (const program of programs) execFileSync(process.execPath, [program], { cwd: project, stdio: 'inherit' });

  const canary = readFileSync(join(__dirname, 'canary.yaml'), 'utf8');
  expect(readFileSync(join(project, 'dist/canary.yaml'), 'utf8')).toBe(canary);
  expect(readdirSync(join(project, 'node_modules/cdk8s-istio')).sort()).toEqual(SHIPPED);

  const command = join(project, 'node_modules/.bin/cdk8s-istio');
  const output = execFileSync(command, ['check', 'dist'], { cwd: project, encoding: 'utf8' });
  expect(output).toBe('no findings in 2 objects of 1 file\n');
});

test.each([
  ['vitest', ['vitest@4', typescript], ['node_modules/typescript/bin/tsc'], ['node_modules/vitest/vitest.mjs', 'run']],
  [
    'jest-globals',
    [`jest@${devDependencies.jest}`, `@jest/globals@${devDependencies.jest}`, typescript],
    ['node_modules/typescript/bin/tsc'],
    ['node_modules/jest/bin/jest.js'],
  ],
])('a %s project has the matchers and their types', (name, packages, ...programs) => {
  const project = join(folder, name);
  cpSync(join(__dirname, name), project, { recursive: true });
  npm(project, 'install', '--no-save', '--prefer-offline', tarball, ...developed, ...packages);
  for (const program of programs) execFileSync(process.execPath, program, { cwd: project, stdio: 'inherit' });
});

test('without cdk8s, the command and the simulator work', () => {
  const project = join(folder, 'without-cdk8s');
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{}');
  npm(project, 'install', '--prefer-offline', tarball);
  expect(readdirSync(join(project, 'node_modules'))).not.toContain('cdk8s');
  const run = (program: string, ...args: string[]) =>
    execFileSync(program, args, {
      cwd: project,
      encoding: 'utf8',
      input: readFileSync(join(__dirname, 'canary.yaml')),
    });
  expect(run('node_modules/.bin/cdk8s-istio', 'check', '-')).toBe('no findings in 2 objects of 1 file\n');
  const program = "const { Mesh } = require('cdk8s-istio/mesh'); console.log(Mesh.of([]).findings().length)";
  expect(run(process.execPath, '-e', program)).toBe('0\n');
});

test('the tarball is small', () => {
  const [{ size, unpackedSize }] = JSON.parse(npm(PACKAGE, 'pack', '--dry-run', '--json', '--ignore-scripts'));
  expect(size).toBeLessThan(3 * MEGABYTE);
  expect(unpackedSize).toBeLessThan(12 * MEGABYTE);
});

const MEGABYTE = 1024 * 1024;

test('`cdk8s synth` runs the checks if cdk8s.yaml enables them', () => {
  const project = join(folder, 'validation');
  cpSync(join(__dirname, 'validation'), project, { recursive: true });
  npm(project, 'install', '--no-save', '--prefer-offline', '--omit=dev', tarball, ...developed);
  const cli = join(PACKAGE, 'node_modules/.bin/cdk8s');
  const synth = (WITH_MISTAKE: string) =>
    spawnSync(cli, ['synth', '--no-check-upgrade'], {
      cwd: project,
      env: { ...process.env, WITH_MISTAKE },
      encoding: 'utf8',
    });
  const valid = synth('no');
  expect(valid.stdout + valid.stderr).toMatch(/Status +│ success .*suppressed │ 1 /s);
  expect(valid.status).toBe(0);
  const { status, stdout, stderr } = synth('yes');
  const report = stdout + stderr;
  expect(report).toContain('MESH0002');
  expect(report).toContain('Construct Path: team/routes');
  expect(report).toMatch(/line \d+, spec\.http\[0\]\.timeout: must be a string, got the number 5/);
  expect(report).not.toContain('MESH0001');
  expect(status).toBe(2);

  const loadedBy = (code: string) => {
    const print = "console.log(Object.keys(require.cache).join('\\n'))";
    const files = execFileSync(process.execPath, ['-e', `${code}; ${print}`], { cwd: project, encoding: 'utf8' });
    return files.split('\n').flatMap((file) => /node_modules\/cdk8s-istio\/(.*)/.exec(file)?.[1] ?? []);
  };
  expect(loadedBy("require('cdk8s-istio')")).toEqual(['lib/index.js']);
  // Using a construct does not load the checks.
  const files = loadedBy("const { App, IstioValidation, VirtualService } = require('cdk8s-istio')");
  expect(files).toContain('lib/constructs/app/istio-validation.js');
  expect(files).not.toContain('lib/constructs/telemetry/telemetry.js');
  const ofChecks = /mesh\/(?:checks\/registry|checks\/engine\/run|reader|schema\/istio-schemas)/;
  expect(files.filter((file) => ofChecks.test(file))).toEqual([]);
});

test('a project that init creates from the tarball compiles, passes its test, synthesizes and has no findings', () => {
  const installed = join(folder, 'installed');
  mkdirSync(installed);
  npm(installed, 'install', '--prefer-offline', tarball);
  const project = join(folder, 'created');
  execFileSync(join(installed, 'node_modules/.bin/cdk8s-istio'), ['init', project]);
  npm(project, 'install', '--prefer-offline');
  npm(project, 'test');
  npm(project, 'run', 'typecheck');
  expect(npm(project, 'run', '--silent', 'synth')).toBe('dist/reviews.k8s.yaml\n');
  expect(npm(project, 'run', '--silent', 'check')).toBe('no findings in 2 objects of 1 file\n');
  expect(readFileSync(join(project, 'dist/reviews.k8s.yaml'), 'utf8')).toBe(yamlOfReadme());
});

function yamlOfReadme(): string | undefined {
  return /^```yaml\n(.*?)^```$/ms.exec(readFileSync(join(PACKAGE, 'README.md'), 'utf8'))?.[1];
}

test('every link in the documents of the package leads to a file in it', () => {
  const [packed] = JSON.parse(npm(PACKAGE, 'pack', '--dry-run', '--json', '--ignore-scripts'));
  const shipped = new Set<string>(packed.files.map(({ path }: { path: string }) => path));
  const broken = [...shipped]
    .filter((path) => path.endsWith('.md'))
    .flatMap((document) =>
      linksIn(readFileSync(join(PACKAGE, document), 'utf8')).flatMap(({ path }) =>
        path === '' || shipped.has(join(dirname(document), path)) ? [] : `${document}: ${path}`,
      ),
    );
  expect(broken).toEqual([]);
});

const SHIPPED = [
  'AGENTS.md',
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'crds',
  'docs',
  'examples',
  'lib',
  'package.json',
];

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
