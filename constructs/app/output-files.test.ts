import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OutputFiles } from './output-files';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'output-files-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(files: Record<string, string>) {
  const output = new OutputFiles();
  for (const [name, text] of Object.entries(files)) output.add(join(folder, name), text, name);
  output.replace();
}
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

test('writes only files and folders that were added', () => {
  const output = new OutputFiles();
  output.addFolder(join(folder, 'x', 'y'));
  output.addFolder(join(folder, 'x', 'empty'));
  output.add(join(folder, 'x', 'y', 'a'), 'text', 'a');
  output.replace();
  expect(readdirSync(folder, { recursive: true }).sort()).toEqual(['x', 'x/empty', 'x/y', 'x/y/a']);
  expect(read('x/y/a')).toBe('text');
});

test('keeps permissions of replaced files, and links to them', () => {
  mkdirSync(join(folder, 'elsewhere'));
  const file = join(folder, 'elsewhere', 'secret');
  writeFileSync(file, 'old');
  chmodSync(file, 0o660);
  symlinkSync(file, join(folder, 'link'));
  write({ link: 'new' });
  expect(lstatSync(join(folder, 'link')).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(statSync(file).mode & 0o777).toBe(0o660);
  expect(readdirSync(join(folder, 'elsewhere'))).toEqual(['secret']);
});

test('fails: a path with two owners, naming both', () => {
  expect(() => {
    const output = new OutputFiles();
    output.add('x', '', 'one');
    output.add('x', '', 'two');
  }).toThrow('x is written twice, by one and by two (rename one of them, or choose another yamlOutputType)');
});

describe('leaves no trace if it fails', () => {
  const fails = (last: string, message: RegExp) => {
    writeFileSync(join(folder, 'a'), 'old');
    const before = readdirSync(folder);
    expect(() => write({ a: 'new', b: 'new', [last]: 'new' })).toThrow(message);
    expect(readdirSync(folder)).toEqual(before);
    expect(read('a')).toBe('old');
  };

  test('because of a folder in place of a file', () => {
    mkdirSync(join(folder, 'c'));
    fails('c', /c must be a regular file, got something else \(move it away\)$/);
  });

  test('because a name is too long', () => fails('c'.repeat(300), /ENAMETOOLONG/));

  const asUser = process.getuid?.() === 0 ? test.skip : test;
  asUser('because a file is read-only', () => {
    writeFileSync(join(folder, 'c'), 'old');
    chmodSync(join(folder, 'c'), 0o444);
    fails('c', /EACCES/);
  });
});

test('removes temporary files of killed processes, but not of running ones', () => {
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const left = [`.synth-${pid}-0.tmp`, `.synth-${process.pid}-9.tmp`];
  const others = [`.synth-${process.ppid}-0.tmp`, 'synth.tmp'];
  for (const name of [...left, ...others]) writeFileSync(join(folder, name), 'half');
  write({ a: 'new' });
  expect(readdirSync(folder).sort()).toEqual([...others, 'a'].sort());
});

test('delays a signal until the last file is in place', () => {
  const program = `
    const fs = require('node:fs');
    const { OutputFiles } = require(${JSON.stringify(join(__dirname, 'output-files'))});
    const { renameSync } = fs;
    fs.renameSync = (...paths) => {
      process.kill(process.pid, 'SIGTERM');
      renameSync(...paths);
    };
    const output = new OutputFiles();
    for (const name of ['a', 'b', 'c']) output.add(name, 'new', name);
    output.replace();
    setTimeout(() => fs.writeFileSync('after', ''), 60_000);`;
  const tsx = require.resolve('tsx/cjs');
  const { signal, stderr } = spawnSync(process.execPath, ['--require', tsx, '-e', program], { cwd: folder });
  expect(`${stderr}`).toBe('');
  expect(signal).toBe('SIGTERM');
  expect(readdirSync(folder).sort()).toEqual(['a', 'b', 'c']);
  expect(existsSync(join(folder, 'after'))).toBe(false);
});
