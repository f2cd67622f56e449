import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { shapesStyle, themes } from './drawing/style';
import type { PageParts } from './page-parts';

const view = join(__dirname, 'view');

/** Bundles the page; `inputs` are the paths of the files that are part of it. */
export function buildPage(): { readonly parts: PageParts; readonly inputs: readonly string[] } {
  const { outputFiles, metafile } = buildSync({
    entryPoints: [join(view, 'main.tsx'), join(view, 'page.css')],
    tsconfig: join(view, 'tsconfig.json'),
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
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
  const style = `${themes}\n${shapesStyle}\n${textOf('.css')}`;
  return { parts: { script, style }, inputs: Object.keys(metafile.inputs) };
}
