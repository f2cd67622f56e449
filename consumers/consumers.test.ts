import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { devDependencies, peerDependencies } from '../package.json';

const PACKAGE = join(__dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-consumers-'));
let tarball = '';

beforeAll(() => {
  const [packed] = JSON.parse(npm(PACKAGE, 'pack', '--json', '--pack-destination', folder));
  tarball = join(folder, packed.filename);
});

afterAll(() => rmSync(folder, { recursive: true }));

/** The lowest versions that the package says it works with, and the ones that it is developed with. */
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
});

const SHIPPED = ['AGENTS.md', 'CHANGELOG.md', 'LICENSE', 'README.md', 'crds', 'lib', 'package.json'];

function npm(cwd: string, ...args: string[]): string {
  return execFileSync('npm', args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}
