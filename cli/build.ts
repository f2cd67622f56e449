// Bundles the command into one file: loading hundreds of modules would need more time than checking a few objects.
//
//   node --import tsx cli/build.ts
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { dependencies } from '../package.json';
import { buildPage } from '../preview/build';

const root = join(__dirname, '..');
const out = join(root, 'lib/cli');

const { metafile } = buildSync({
  entryPoints: [join(__dirname, 'cdk8s-istio.ts')],
  outfile: join(out, 'cdk8s-istio.js'),
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20',
  // Users install these. Everything else is part of the bundle.
  external: Object.keys(dependencies),
  minifyWhitespace: true,
  metafile: true,
  logLevel: 'warning',
});

cpSync(join(__dirname, 'init/template'), join(out, 'template'), { recursive: true });
cpSync(join(__dirname, 'config/cdk8s-istio.schema.json'), join(out, 'cdk8s-istio.schema.json'));
cpSync(join(__dirname, 'expectations/test-file.schema.json'), join(out, 'test-file.schema.json'));
const page = buildPage();
writeFileSync(join(out, 'page.json'), JSON.stringify(page.parts));
writeFileSync(join(out, 'LICENSES'), licenses([...Object.keys(metafile.inputs), ...page.inputs]));

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
