import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { cacheFolder, missingParts, type Part, PINS } from './parts';
import { missingTools } from './tools';

/** Fetches and builds what the cache lacks. A part appears under its own name only when it is whole. */
function install(): number {
  const missing = missingParts();
  const tools = missingTools({ building: missing.length > 0 });
  if (tools.length > 0) {
    console.error(`the real mesh cannot be installed here:\n${tools.map((line) => `  ${line}`).join('\n')}`);
    return 1;
  }
  const folder = cacheFolder();
  mkdirSync(folder, { recursive: true });
  removeLeftovers(folder);
  for (const part of missing) {
    const began = Date.now();
    console.log(`${part.name}: making it`);
    make(part, folder);
    console.log(`${part.name}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }
  console.log(`${missing.length === 0 ? 'all parts were there' : 'all parts are there'}: ${folder}`);
  return 0;
}

function make(part: Part, folder: string): void {
  // Beside the target, so that the rename stays on one file system; with the process id, so that two installs do not meet.
  const unfinished = join(folder, `unfinished-${process.pid}-${part.name}`);
  rmSync(unfinished, { recursive: true, force: true });
  try {
    produce(part, unfinished, folder);
    // A wheel is a folder: what is renamed is the first folder or file below the cache.
    const [top = part.file] = part.make.kind === 'wheel' ? part.file.split('/') : [part.file];
    const target = join(folder, top);
    mkdirSync(dirname(target), { recursive: true });
    // Another install may have been quicker; its folder is as good.
    if (!existsSync(target)) renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function produce(part: Part, target: string, folder: string): void {
  switch (part.make.kind) {
    case 'go': {
      // Symbols and debug data are two thirds of these programs.
      const flags = ['build', '-mod=readonly', '-buildvcs=false', '-ldflags=-s -w', '-o', target, part.make.package];
      run('go', flags, join(PINS, part.make.module));
      return;
    }
    case 'wheel': {
      const requirements = join(PINS, part.make.requirements);
      const from = ['--require-hashes', '--no-deps', '--only-binary=:all:', '--requirement', requirements];
      run('python3', [
        '-m',
        'pip',
        'install',
        '--quiet',
        '--disable-pip-version-check',
        '--root-user-action=ignore',
        '--target',
        target,
        ...from,
      ]);
      return;
    }
    case 'manifests': {
      const { module, package: name } = part.make;
      // Where the programs were built long ago, the sources may be gone.
      run('go', ['mod', 'download', name], join(PINS, module));
      const source = run('go', ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', name], join(PINS, module)).trim();
      copyManifests(source, target);
      return;
    }
    case 'crds': {
      const generate = ['manifest', 'generate', '--set', 'profile=minimal'];
      const documents = parseAllDocuments(run(join(folder, 'bin/istioctl'), generate));
      const crds = documents.filter((d) => d.get('kind') === 'CustomResourceDefinition');
      if (crds.length === 0) throw new Error('istioctl printed no CustomResourceDefinition');
      writeFileSync(target, crds.map((d) => String(d)).join(''));
    }
  }
}

/** Files of Istio's kinds, at the places that they have in the source; templates are no YAML yet. */
function copyManifests(source: string, target: string): void {
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!/\.ya?ml$/.test(name)) continue;
    const text = readFileSync(join(source, name), 'utf8');
    if (!/^apiVersion: \w+\.istio\.io\//m.test(text) || text.includes('{{')) continue;
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), text);
  }
}

/** Runs a command, shows its errors, and gives its standard output. */
function run(command: string, args: string[], cwd?: string): string {
  // Builds are long: other work on the machine comes first.
  const done = spawnSync('nice', [command, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (done.error) throw done.error;
  if (done.status !== 0) {
    const end = done.signal === null ? `exit code ${done.status}` : `signal ${done.signal}`;
    throw new Error(`"${command} ${args.join(' ')}" ended with ${end}; its output stands above`);
  }
  return done.stdout;
}

/** What an install that was killed left; one that still runs keeps its own. */
function removeLeftovers(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /^unfinished-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join(folder, name), { recursive: true, force: true });
  }
}

try {
  process.exitCode = install();
} catch (error) {
  console.error(`the real mesh was not installed: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
