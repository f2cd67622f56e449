import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

/** The rooms of the house, and which others each may import. Nothing points back; see CONTRIBUTING.md. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  imports: [],
  mesh: ['crds'],
  crds: [],
  constructs: ['mesh'],
  cli: ['mesh'],
  docs: ['mesh'],
  testing: ['mesh'],
  workshop: ['constructs'],
  index: ['cli', 'constructs', 'imports'],
  main: ['index', 'workshop'],
  fields: ['crds', 'index'],
  bench: ['e2e', 'index', 'main', 'mesh', 'temporary-folder'],
  e2e: ['mesh'],
  'temporary-folder': [],
};

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mts'], {
  encoding: 'utf8',
  cwd: __dirname,
})
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.test.ts') && !/^(consumers|examples)\//.test(file));

const room = (file: string) => (file.split('/')[0] ?? '').replace(/\.m?[jt]s$/, '');

/** The rooms that a file imports from, by the paths in its import and export statements. */
const arrows = (file: string) =>
  [...readFileSync(join(__dirname, file), 'utf8').matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']*)'/g)].map(
    ([, path = '']) => room(normalize(join(dirname(file), path))),
  );

test.each(Object.keys(MAY_IMPORT))('%s imports what it may', (name) => {
  const own = files.filter((file) => room(file) === name);
  expect(own).not.toEqual([]);
  const foreign = own.flatMap((file) =>
    arrows(file)
      .filter((target) => target !== name && !MAY_IMPORT[name]?.includes(target))
      .map((target) => `${file} -> ${target}`),
  );
  expect(foreign).toEqual([]);
});

test('every file has a room', () => {
  expect(files.filter((file) => !(room(file) in MAY_IMPORT))).toEqual([]);
});
