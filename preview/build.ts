// Bundles the page: `npm run build:page` writes lib/preview/page.json, which the command puts manifests into.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { shapesStyle, themes } from './drawing/style';
import type { PageParts } from './page-html';

const view = join(__dirname, 'view');

/** The script and the style of the page. */
export function buildPage(): PageParts {
  const { outputFiles } = buildSync({
    entryPoints: [join(view, 'main.tsx'), join(view, 'page.css')],
    tsconfig: join(view, 'tsconfig.json'),
    bundle: true,
    minify: true,
    write: false,
    outdir: view,
    platform: 'browser',
    format: 'iife',
    target: ['chrome120', 'firefox121', 'safari17.2'],
    legalComments: 'none',
    logLevel: 'warning',
  });
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? '';
  // Inside its element, a script must not hold what ends it.
  const script = textOf('.js').replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
  return { script, style: `${themes}\n${shapesStyle}\n${textOf('.css')}` };
}

if (require.main === module) {
  const folder = join(__dirname, '../lib/preview');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'page.json'), JSON.stringify(buildPage()));
}
