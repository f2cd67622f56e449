import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { moduleFunction } from './code-cache';
import { testFolder } from './fixtures/folder';

const folder = testFolder();
const cache = () => join(folder.path, 'node_modules/.cache/cdk8s-istio');
const files = () => (existsSync(cache()) ? readdirSync(cache()).map((name) => join(cache(), name)) : []);

/** Writes a command with the launcher of ours, and returns a function that runs it. */
function install(script: string, hash: string) {
  const command = folder.write('node_modules/a/cli/command.js', moduleFunction(script));
  const launcher = `require(${JSON.stringify(join(__dirname, 'code-cache.ts'))}).runCached(${JSON.stringify(command)}, '${hash}', process.argv[2] ?? '', require)`;
  const entry = folder.write('launcher.js', launcher);
  const outfile = join(folder.path, 'bundle.js');
  buildSync({ entryPoints: [entry], outfile, bundle: true, platform: 'node', logLevel: 'warning' });
  return (...args: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [outfile, ...args], { encoding: 'utf8' });
    return { status, stdout, stderr };
  };
}

/** A command with many functions; `once` calls them, and `all` does so for longer than V8 needs to compile them. */
const functions = Array.from({ length: 2000 }, (_, index) => `f.push((x) => [x + ${index}, x * 2, \`\${x}\`].length);`);
const script = `const f = []; ${functions.join('\n')}
const { join } = require('node:path');
console.log(join(__dirname, 'x') === join(__filename, '../x'), typeof exports, typeof module.exports);
if (process.argv[3] === 'once') for (const g of f) g(1);
if (process.argv[3] === 'all') while (process.cpuUsage().user < 400_000) for (const g of f) g(1);
process.exitCode = 3;`;
const result = { status: 3, stdout: 'true object object\n', stderr: '' };

test('the compiled code is kept for later runs, and extended by a run that compiles much more', () => {
  const run = install(script, 'aaaa');
  expect(run('check')).toEqual(result);
  const [first = ''] = files();
  const { ino, size } = statSync(first);
  expect(run('check')).toEqual(result);
  expect(statSync(first)).toMatchObject({ ino, size });
  expect(run('check', 'all')).toEqual(result);
  const extended = statSync(first);
  expect(extended.size).toBeGreaterThan(size * 1.2);
  expect(run('check', 'all')).toEqual(result);
  expect(files()).toEqual([first]);
  expect(statSync(first)).toMatchObject({ ino: extended.ino, size: extended.size });
});

test('a short run that compiles much more extends it, too: at once, or later if there were some that did not', () => {
  const run = install(script, 'aaaa');
  run('check');
  const [file = ''] = files();
  const { size } = statSync(file);
  const isExtended = () => statSync(file).size > size * 1.2;
  run('check', 'once');
  expect(isExtended()).toBe(true);
  rmSync(file);
  for (let runs = 0; runs < 4; runs++) run('check');
  // From now on, one run in eight counts what it compiled.
  let runs = 0;
  for (; runs < 200 && !isExtended(); runs++) run('check', 'once');
  expect(isExtended()).toBe(true);
});

test('each subcommand has a cache', () => {
  const run = install(script, 'aaaa');
  for (const args of [['check'], ['diff', 'all'], ['check'], [], ['--version'], ['../a']])
    expect(run(...args)).toEqual(result);
  const written = (use: string) => files().find((file) => file.startsWith(join(cache(), `aaaa${use}-v`))) ?? '';
  expect(files().sort()).toEqual([written(''), written('-check'), written('-diff')].sort());
  expect(statSync(written('-diff')).size).toBeGreaterThan(statSync(written('-check')).size * 1.2);
});

test('a usage error leaves no cache', () => {
  expect(install(script.replace('exitCode = 3', 'exitCode = 2'), 'aaaa')('chekc')).toEqual({ ...result, status: 2 });
  expect(files()).toEqual([]);
});

test('another script of the same length does not run the old code', () => {
  expect(install(script, 'aaaa')()).toEqual(result);
  expect(install(script.replace('exitCode = 3', 'exitCode = 4'), 'bbbb')()).toEqual({ ...result, status: 4 });
  expect(files().map((file) => file.slice(cache().length))).toEqual([expect.stringMatching(/^.bbbb-/)]);
});

test('an unusable cache is replaced', () => {
  const run = install(script, 'aaaa');
  run();
  const [file = ''] = files();
  const good = statSync(file).size;
  for (const bad of ['', 'x', 'x'.repeat(10_000)]) {
    writeFileSync(file, bad);
    expect(run()).toEqual(result);
    expect(readFileSync(file).length).toBe(good);
  }
});

test('the command runs without a cache if none can be written', () => {
  const run = install(script, 'aaaa');
  folder.write('node_modules/.cache', '');
  expect(run()).toEqual(result);
  expect(files()).toEqual([]);
});
