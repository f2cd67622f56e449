import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A temporary folder in which programs can be compiled and run with the packages of a project. */
export interface Sandbox {
  readonly folder: string;
  /** The script of the TypeScript compiler; `undefined` if the project has none. */
  readonly compiler: string | undefined;
}

const PACKAGES = ['cdk8s', 'cdk8s-istio', 'constructs'];

/** In a checkout, this package is TypeScript. */
export const IS_CHECKOUT = __filename.endsWith('.ts');

/** @param project a folder of the project @param files names of the programs' files */
export function inSandbox<T>(project: string, files: readonly string[], use: (sandbox: Sandbox) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'cdk8s-istio-convert-'));
  try {
    return use(sandboxIn(folder, project, files));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sandboxIn(folder: string, project: string, files: readonly string[]): Sandbox {
  const modules = join(folder, 'node_modules');
  const nodeTypes = packageFolder('@types/node', project);
  if (!IS_CHECKOUT && PACKAGES.every((name) => packageFolder(name, project) !== undefined)) {
    for (const name of PACKAGES) link(modules, name, packageFolder(name, project));
  } else {
    // Only packages of one place fit together.
    for (const name of ['cdk8s', 'constructs']) link(modules, name, packageFolder(name, __dirname));
    linkOwnPackage(join(modules, 'cdk8s-istio'));
  }
  link(modules, '@types/node', nodeTypes);
  writeFileSync(join(folder, 'package.json'), '{"type":"commonjs"}');
  writeFileSync(join(folder, 'node.d.ts'), nodeTypes === undefined ? GLOBALS : 'export {};');
  writeFileSync(
    join(folder, 'tsconfig.json'),
    JSON.stringify({
      compilerOptions: {
        strict: true,
        target: 'es2022',
        lib: ['es2023'],
        module: 'nodenext',
        types: nodeTypes === undefined ? [] : ['node'],
        skipLibCheck: true,
        rootDir: '.',
        noEmitOnError: false,
      },
      files: [...files, 'node.d.ts'],
    }),
  );
  const typescript = packageFolder('typescript', project);
  return { folder, compiler: typescript && join(typescript, 'bin', 'tsc') };
}

/** What programs use of Node.js. */
const GLOBALS = `declare const require: { readonly main: unknown };
declare const module: unknown;
declare const __dirname: string;
declare module 'node:path' {
  export function join(...parts: readonly string[]): string;
}
declare const Buffer: { from(text: string, encoding: string): Uint8Array };
`;

/** The folder of an installed package, as a file in `from` would import it. */
function packageFolder(name: string, from: string): string | undefined {
  try {
    return dirname(createRequire(join(from, 'from.js')).resolve(`${name}/package.json`));
  } catch {
    return undefined;
  }
}

function link(modules: string, name: string, target: string | undefined): void {
  if (target === undefined) return;
  const path = join(modules, name);
  mkdirSync(dirname(path), { recursive: true });
  symlinkSync(target, path, 'junction');
}

/** The exports of this package that programs import, with their files. */
const OWN_EXPORTS = {
  index: 'index',
  'gateway-api': 'constructs/gateway-api/index',
  'imports/extensions.istio.io': 'imports/extensions.istio.io',
  'imports/networking.istio.io': 'imports/networking.istio.io',
};

/** A package with the exports of this one, which may not be installed anywhere. */
function linkOwnPackage(folder: string): void {
  mkdirSync(join(folder, 'imports'), { recursive: true });
  for (const [name, path] of Object.entries(OWN_EXPORTS)) {
    const file = JSON.stringify(join(__dirname, '..', '..', path));
    writeFileSync(join(folder, `${name}.js`), `module.exports = require(${file});`);
    writeFileSync(join(folder, `${name}.d.ts`), `export * from ${file};`);
  }
}
