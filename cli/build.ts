// Bundles the command with all that it needs into one file: loading hundreds of modules would need more time than checking a
// few objects.
//
//   node --require tsx/cjs cli/build.ts
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { buildPage } from '../preview/build';
import { moduleFunction } from './code-cache';

const root = join(__dirname, '..');
const out = join(root, 'lib/cli');

const options = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  minifyWhitespace: true,
  logLevel: 'warning',
} as const;

const { metafile, outputFiles } = buildSync({
  ...options,
  entryPoints: [join(__dirname, 'command.ts')],
  outdir: out,
  // It uses the cdk8s of the user.
  external: ['../convert'],
  metafile: true,
  write: false,
});
// Only in regular expressions: esbuild writes all else in ASCII, which V8 keeps in half the memory.
const command = outputFiles.map(({ text }) => withoutPrograms(text).replace(/[^\0-\x7f]/g, escaped)).join('');
mkdirSync(out, { recursive: true });
// A build starts without compiled code, also if nothing has changed.
rmSync(join(root, 'node_modules/.cache/cdk8s-istio'), { recursive: true, force: true });
writeFileSync(join(out, 'command.js'), moduleFunction(command));
buildSync({
  ...options,
  entryPoints: [join(__dirname, 'cdk8s-istio.ts')],
  outdir: out,
  define: { COMMAND_HASH: JSON.stringify(createHash('sha256').update(command).digest('hex').slice(0, 16)) },
});

cpSync(join(__dirname, 'init/template'), join(out, 'template'), { recursive: true });
cpSync(join(__dirname, 'config/cdk8s-istio.schema.json'), join(out, 'cdk8s-istio.schema.json'));
cpSync(join(__dirname, 'expectations/test-file.schema.json'), join(out, 'test-file.schema.json'));
const page = buildPage();
writeFileSync(join(out, 'page.json'), JSON.stringify(page.parts));
writeFileSync(join(out, 'LICENSES'), licenses([...Object.keys(metafile.inputs), ...page.inputs]));

/** Commander can run programs as subcommands. We have none, and Node needs 5 ms to load what starts them. */
function withoutPrograms(bundle: string): string {
  const loads = 'var childProcess=require("node:child_process");';
  if (!bundle.includes(loads)) throw new Error(`commander no longer contains ${loads}`);
  return bundle.replace(loads, '');
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The licenses of the bundled packages, which have to be distributed with them. */
function licenses(inputs: readonly string[]): string {
  const packages = new Set(inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1] ?? []));
  return [...packages].sort().map(license).join('\n');
}

function license(name: string): string {
  const folder = join(root, 'node_modules', name);
  const file = ['LICENSE', 'LICENSE.md', 'LICENSE.txt'].map((file) => join(folder, file)).find(existsSync);
  if (file === undefined) throw new Error(`${name} is bundled, but has no license file`);
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  return `${name} ${version}\n\n${readFileSync(file, 'utf8')}`;
}
