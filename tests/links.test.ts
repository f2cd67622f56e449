import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { anchorsIn, linksIn } from './links';

const root = join(__dirname, '..');
const documents = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.api.md'));
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('finds links of all forms, and none in code', () => {
  const text = [
    'A [b](c.md#d) and [![picture](e.png)][f] and `[g](h)` and [i](https://j.k/l).',
    '```md\n[m](n.md)\n```',
    '[f]: o.md\n[here](#p)',
  ].join('\n');
  expect(linksIn(text)).toEqual([
    { path: 'c.md', anchor: 'd' },
    { path: 'e.png', anchor: '' },
    { path: 'o.md', anchor: '' },
    { path: '', anchor: 'p' },
  ]);
});

test('finds the anchors of headings, and none in code', () => {
  const text = "# What's `new` in 1.0?\n## A\n```sh\n# comment\n```\n## A\n### [b](c.md)-d_e\n";
  expect([...anchorsIn(text)]).toEqual(['whats-new-in-10', 'a', 'a-1', 'b-d_e']);
});

test('every link in the documents leads to a file, and every anchor to a heading', () => {
  const broken = documents.flatMap((document) =>
    linksIn(read(document)).flatMap(({ path, anchor }) => {
      const target = path === '' ? document : join(dirname(document), path);
      const leads = existsSync(join(root, target)) && (anchor === '' || anchorsIn(read(target)).has(anchor));
      return leads ? [] : `${document}: ${path}#${anchor}`;
    }),
  );
  expect(broken).toEqual([]);
});
