import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { differences, inTemporaryFolder, replaceAll } from './folder';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'folder-'));
});
afterEach(() => rmSync(root, { recursive: true }));

function write(file: string, text: string) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}
const read = (file: string) => readFileSync(join(root, file), 'utf8');

test('replaces whole folders and files', () => {
  write('to/imports/gone.ts', 'old');
  write('to/one.yaml', 'old');
  write('from/imports/a.ts', 'new');
  write('from/one.yaml', 'new');
  write('from/two.yaml', 'new');
  replaceAll(join(root, 'from'), join(root, 'to'), ['imports', 'one.yaml', 'two.yaml']);
  expect(readdirSync(join(root, 'to', 'imports'))).toEqual(['a.ts']);
  expect([read('to/one.yaml'), read('to/two.yaml')]).toEqual(['new', 'new']);
});

test('reverts all moves if one fails', () => {
  write('to/imports/a.ts', 'old');
  write('to/two.yaml', 'old');
  write('from/imports/a.ts', 'new');
  write('from/one.yaml', 'new');
  expect(() => replaceAll(join(root, 'from'), join(root, 'to'), ['imports', 'one.yaml', 'two.yaml'])).toThrow('ENOENT');
  expect([read('to/imports/a.ts'), read('to/two.yaml')]).toEqual(['old', 'old']);
  expect(existsSync(join(root, 'to', 'one.yaml'))).toBe(false);
});

test('removes the temporary folder after the work succeeds or fails', async () => {
  const seen: string[] = [];
  const work = async (folder: string) => {
    writeFileSync(join(folder, 'x'), '');
    seen.push(folder);
    if (seen.length === 2) throw new Error('no');
  };
  await inTemporaryFolder(join(root, 'deep', '.import-'), work);
  await expect(inTemporaryFolder(join(root, 'deep', '.import-'), work)).rejects.toThrow('no');
  expect(seen).toHaveLength(2);
  expect(readdirSync(join(root, 'deep'))).toEqual([]);
  expect(process.listenerCount('exit')).toBe(listeners);
});
const listeners = process.listenerCount('exit');

test('lists missing, unexpected and different files', () => {
  write('a/same.ts', '1');
  write('a/other.ts', '1');
  write('a/more.ts', '1');
  write('b/same.ts', '1');
  write('b/other.ts', '2');
  write('b/less/x.ts', '1');
  expect(differences(join(root, 'a'), join(root, 'b'))).toEqual([
    'less/x.ts is missing',
    'more.ts is unexpected',
    'other.ts differs',
  ]);
  expect(differences(join(root, 'a'), join(root, 'a'))).toEqual([]);
  expect(differences(join(root, 'none'), join(root, 'a'))).toHaveLength(3);
});
