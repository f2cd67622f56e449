import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { command, USAGE } from './command';

// Each import runs its own process, which takes long on a busy machine.
jest.setTimeout(120_000);

const fixture = (name: string) => join(__dirname, 'fixtures', name);

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'command-'));
});
afterEach(() => rmSync(root, { recursive: true }));

async function run(argv: readonly string[], input = '') {
  const [out, err]: [string[], string[]] = [[], []];
  const code = await command(argv, {
    root,
    input: async () => input,
    print: (line) => out.push(line),
    complain: (line) => err.push(line),
  });
  return { code, out, err };
}

/** The text of every file below the root. */
function files(): Record<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(paths.map((path) => [path.slice(root.length + 1), readFileSync(path, 'utf8')]));
}
const withAfter = () => readFileSync(fixture('after.yaml'), 'utf8');

test('imports a manifest, prints the changes, and passes its own check', async () => {
  expect(await run([fixture('before.yaml')])).toEqual({
    code: 0,
    out: ['+ Lantern', '+ Router', 'Istio 1.98.0: 2 kinds added'],
    err: [],
  });
  expect(Object.keys(files())).toEqual([
    'crds/cel.yaml',
    'crds/istio.yaml',
    'imports/extensions.istio.io.ts',
    'imports/istio-version.ts',
    'imports/networking.istio.io.ts',
  ]);
  expect(files()['imports/istio-version.ts']).toContain("export const ISTIO_VERSION = '1.98.0';");
  expect(files()['imports/extensions.istio.io.ts']).toContain('export class Lantern extends ApiObject');

  expect((await run([fixture('before.yaml')])).out).toEqual(['Istio 1.98.0: no kind or field changed']);
  expect(await run(['--check'])).toEqual({ code: 0, out: ['Istio 1.98.0: imports/ is up to date'], err: [] });

  const { code, out } = await run(['-', '--istio', '2.0'], withAfter());
  expect(code).toBe(0);
  expect(out.slice(0, 2)).toEqual(['+ Compass', '- Lantern']);
  expect(out.at(-1)).toMatch(/^Istio 1\.98\.0 → 2\.0: 1 kind and 2 fields added, /);
  expect(files()['imports/extensions.istio.io.ts']).not.toContain('Lantern');
});

test('--check lists stale files without writing, and a new import regenerates them', async () => {
  await run([fixture('before.yaml')]);
  const right = files();
  writeFileSync(join(root, 'imports', 'networking.istio.io.ts'), 'edited');
  writeFileSync(join(root, 'imports', 'more.ts'), 'more');
  rmSync(join(root, 'imports', 'istio-version.ts'));
  writeFileSync(
    join(root, 'crds', 'istio.yaml'),
    right['crds/istio.yaml']?.replace('[ "ON", "OFF" ]', '["ON", "OFF"]') ?? '',
  );
  const wrong = files();
  const checked = await run(['--check']);
  expect(checked).toMatchObject({ code: 1, out: [] });
  expect(checked.err.slice(0, -1)).toEqual([
    'import: crds/istio.yaml was edited by hand',
    'import: imports/istio-version.ts is missing',
    'import: imports/more.ts is unexpected',
    'import: imports/networking.istio.io.ts differs',
  ]);
  expect(files()).toEqual(wrong);

  expect((await run([])).code).toBe(0);
  expect(files()).toEqual({ ...right, 'crds/istio.yaml': wrong['crds/istio.yaml'] });
  expect((await run([])).out).toEqual(['Istio 1.98.0: imports/ was up to date']);
});

test('fails on unusable input without changing any file', async () => {
  await run([fixture('before.yaml')]);
  const right = files();
  // A keyword that CRDs must not have, and that cdk8s cannot read.
  const unreadable = withAfter().replace(/^( +)enum:/m, '$1$$ref: x\n$1enum:');
  const cases: readonly [argv: readonly string[], input: string, message: RegExp][] = [
    [['-'], 'a: [', /^import: standard input is not valid YAML: /],
    [['-'], '', /^import: no Istio CRDs found in standard input among 0 objects/],
    [
      ['-'],
      withAfter().replace('1.99.0', '1.0.0'),
      /^import: no Istio version in standard input \(add --istio 1\.31\.0\)$/,
    ],
    [
      ['-'],
      withAfter().replace('properties:', 'properties: 3\n        other:'),
      /^import: the schema of Router v1\.properties must be an object of schemas, got 3$/,
    ],
    [['-'], unreadable, /^import: cdk8s import failed: Error: Key '\$ref' /],
    [[join(root, 'none.yaml')], '', /^import: cannot read .*none\.yaml \(ENOENT\)/],
    [[root], '', /cannot read .* \(EISDIR\)/],
    [['a.yaml', 'b.yaml'], '', /^import: MANIFEST must be one file, got 2$/],
    [['--istio', '1.31.0'], '', /^import: --istio requires a manifest/],
    [['-', '--istio', 'latest'], withAfter(), /^import: --istio must be a version such as 1\.31\.0, got "latest"$/],
    [['-', '--istio', "1.0'; x"], withAfter(), /^import: --istio must be .*, got "1\.0'; x"$/],
    [['--check', '-'], withAfter(), /^import: --check excludes a manifest and --istio/],
    [['--chekc'], '', /^import: Unknown option '--chekc'\nusage: /],
  ];
  for (const [argv, input, message] of cases) {
    const { code, out, err } = await run(argv, input);
    expect({ argv, code, out, lines: err.length }).toEqual({ argv, code: 2, out: [], lines: 1 });
    expect(err[0]).toMatch(message);
    expect(err[0]).not.toMatch(/^\s+at /m);
    expect(files()).toEqual(right);
  }
});

test('fails without crds/istio.yaml, with and without --check', async () => {
  for (const argv of [[], ['--check']]) {
    const { code, err } = await run(argv);
    expect(code).toBe(2);
    expect(err).toEqual([expect.stringMatching(/^import: cannot read .*istio\.yaml \(ENOENT\)/)]);
  }
  expect(files()).toEqual({});
});

test('--help prints the usage', async () => {
  expect(await run(['--help'])).toEqual({ code: 0, out: [USAGE], err: [] });
});
