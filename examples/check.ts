import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import temporaryFolder from '../tests/temporary-folder';

// Tests each example outside of the checkout, with the packed package and all other packages from the registry: it must
// compile, its tests must pass, and its synth must write the committed files.
//
//   node --import tsx examples/check.ts cdk8s-istio-0.1.0.tgz

const tarball = resolve(process.argv[2] ?? '');
if (!tarball.endsWith('.tgz') || !existsSync(tarball)) {
  throw new Error(`the argument must be the output of npm pack, got '${process.argv[2] ?? ''}'`);
}

temporaryFolder();
const folder = mkdtempSync(join(tmpdir(), 'examples-'));
for (const entry of readdirSync(__dirname, { withFileTypes: true })) if (entry.isDirectory()) check(entry.name);

function check(name: string): void {
  const project = join(folder, name);
  cpSync(join(__dirname, name), project, {
    recursive: true,
    filter: (path) => !path.endsWith('node_modules'),
  });
  npm(project, 'install', '--no-save', '--no-audit', '--no-fund', '--prefer-offline', tarball);
  npm(project, 'run', 'typecheck');
  npm(project, 'test');
  rmSync(join(project, 'dist'), { recursive: true });
  npm(project, 'run', 'synth');
  const committed = filesOf(join(__dirname, name, 'dist'));
  const written = filesOf(join(project, 'dist'));
  for (const file of new Set([...Object.keys(committed), ...Object.keys(written)])) {
    if (committed[file] !== written[file])
      throw new Error(`examples/${name}/dist/${file} is stale (run npm run synth in examples/${name})`);
  }
}

function filesOf(directory: string): Record<string, string> {
  return Object.fromEntries(readdirSync(directory).map((file) => [file, readFileSync(join(directory, file), 'utf8')]));
}

function npm(cwd: string, ...args: string[]): void {
  execFileSync('npm', args, { cwd, stdio: 'inherit' });
}
