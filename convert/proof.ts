import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { Mesh } from '../mesh';
import type { Manifest } from '../mesh/manifest/manifest';
import { readManifests } from '../mesh/reader';
import { clean } from './clean';
import { difference } from './difference';
import type { Program } from './program';
import { wanted } from './write-object';

/** What running a generated program showed. */
export interface Proof {
  /** Why the program must not be used; empty if it writes the same objects. */
  readonly problems: readonly string[];
  /** Whether a TypeScript compiler was found, and accepted the program. */
  readonly isCompiled: boolean;
}

export interface Sources {
  readonly typescript: string;
  /** The same program, for a project without a TypeScript compiler. */
  readonly javascript: string;
}

/**
 * Compiles the program with the TypeScript of the project, runs it in a child process, and compares each object that it
 * writes with its original.
 */
export function prove(program: Program, sources: Sources, project: string): Proof {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-convert-'));
  try {
    const tools = link(folder, project);
    const compiler = tools.compiler;
    if (compiler === undefined) writeFileSync(join(folder, 'main.js'), sources.javascript);
    else {
      writeFileSync(join(folder, 'main.ts'), sources.typescript);
      const failure = run([compiler, '-p', folder], folder);
      if (failure !== undefined) return { problems: [`the program does not compile:\n${failure}`], isCompiled: false };
    }
    const failure = run([...RUNNER, join(folder, 'main.js')], folder);
    const problems =
      failure === undefined ? compare(program, join(folder, 'dist')) : [`the program fails:\n${failure}`];
    return { problems, isCompiled: compiler !== undefined };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** In a checkout, this package is TypeScript that tsx runs. */
const IS_SOURCE = __filename.endsWith('.ts');
const RUNNER = IS_SOURCE ? ['--import', pathToFileURL(require.resolve('tsx')).href] : [];
const PACKAGES = ['cdk8s', 'cdk8s-istio', 'constructs'];

/** Makes the packages of the project available in the folder; those of this package if some are missing. */
function link(folder: string, project: string): { readonly compiler: string | undefined } {
  const modules = join(folder, 'node_modules');
  const ofProject = (name: string) => packageFolder(name, project);
  const own = (name: string) => packageFolder(name, __dirname);
  const isInstalled = !IS_SOURCE && PACKAGES.every((name) => ofProject(name) !== undefined);
  for (const name of isInstalled ? PACKAGES : PACKAGES.filter((name) => name !== 'cdk8s-istio')) {
    linkPackage(modules, name, isInstalled ? ofProject(name) : own(name));
  }
  if (!isInstalled) writeStub(join(modules, 'cdk8s-istio'), join(__dirname, '..', 'index'));
  const nodeTypes = ofProject('@types/node') ?? own('@types/node');
  linkPackage(modules, '@types/node', nodeTypes);
  const typescript = ofProject('typescript') ?? own('typescript');
  const options = {
    strict: true,
    target: 'es2022',
    lib: ['es2023'],
    module: 'nodenext',
    types: nodeTypes === undefined ? [] : ['node'],
    skipLibCheck: true,
    rootDir: '.',
  };
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({ compilerOptions: options, files: ['main.ts', ...(nodeTypes === undefined ? ['node.d.ts'] : [])] }),
  );
  writeFileSync(
    join(folder, 'node.d.ts'),
    'declare const require: { main: unknown }; declare const module: unknown; declare const Buffer: { from(text: string, encoding: string): Uint8Array };',
  );
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  return { compiler: typescript === undefined ? undefined : join(typescript, 'bin', 'tsc') };
}

/** The folder of an installed package, as a file in `from` would import it. */
function packageFolder(name: string, from: string): string | undefined {
  const { resolve } = createRequire(join(from, 'from.js'));
  try {
    return dirname(resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function linkPackage(modules: string, name: string, target: string | undefined): void {
  if (target === undefined) return;
  const link = join(modules, name);
  mkdirSync(dirname(link), { recursive: true });
  symlinkSync(target, link, 'junction');
}

/** A package that has the exports of another file. */
function writeStub(folder: string, file: string): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'index.js'), `module.exports = require(${JSON.stringify(file)});`);
  writeFileSync(join(folder, 'index.d.ts'), `export * from ${JSON.stringify(file)};`);
}

/** Runs Node.js; what it printed if it fails. */
function run(args: readonly string[], cwd: string): string | undefined {
  const env = { ...process.env, CDK8S_OUTDIR: join(cwd, 'dist') };
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return status === 0 ? undefined : `${stdout}${stderr}`.trim();
}

function compare({ charts }: Program, dist: string): string[] {
  const before: Manifest[] = [];
  const after: Manifest[] = [];
  const problems = charts.flatMap(({ plan }) => {
    const file = join(dist, `${plan.id}.yaml`);
    const written = existsSync(file) ? readManifests([file]).map(({ manifest }) => clean(manifest).manifest) : [];
    if (!plan.isOverlay) {
      before.push(...plan.pieces.map(({ manifest }) => wanted(manifest) as Manifest));
      after.push(...written);
    }
    const objects = plan.pieces.flatMap(({ manifest, file, line }, index) => {
      const original = wanted(manifest);
      if (isDeepStrictEqual(written[index], original)) return [];
      const operations = difference(original, written[index]).map(
        ({ op, path, value }) => `  ${op} ${path}${value === undefined ? '' : ` ${JSON.stringify(value)}`}`,
      );
      return [`${manifest.kind} ${manifest.metadata.name} differs from ${file}:${line}:\n${operations.join('\n')}`];
    });
    return written.length > plan.pieces.length
      ? [...objects, `chart ${plan.id} has ${written.length - plan.pieces.length} more objects`]
      : objects;
  });
  if (problems.length > 0) return problems;
  return Mesh.of(after)
    .differences(Mesh.of(before))
    .map(({ kind, host, requests }) => `requests are treated differently: ${kind} ${host}: ${requests}`);
}
