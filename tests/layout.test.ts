import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(__dirname, '..');

const text = (file: string) => readFileSync(join(root, file), 'utf8');

/** The table of rooms in CONTRIBUTING.md: what each room may import. */
const MAY_IMPORT: ReadonlyMap<string, readonly string[]> = new Map(
  text('CONTRIBUTING.md')
    .split('| Room ')[1]
    ?.split('\n\n')[0]
    ?.split('\n')
    .slice(2)
    .map((row) => {
      const [, room = '', , imports = ''] = row.split('|');
      return [namesIn(room)[0] ?? '', namesIn(imports)];
    }),
);

/** `mesh/manifest/`, `index.ts` and `mesh/**` as `mesh/manifest`, `index` and `mesh/**`. */
function namesIn(cell: string): string[] {
  return [...cell.matchAll(/`([^`]*?)(?:\/|\.ts)?`/g)].map(([, name = '']) => name);
}

const files = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx', '*.mts'],
  {
    encoding: 'utf8',
    cwd: root,
  },
)
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.test.ts') && !/^(consumers|examples)\/|\/fixtures\//.test(file));

const rooms = [...MAY_IMPORT.keys()].sort((a, b) => b.length - a.length);
/** The longest room name that the path starts with. */
const roomOf = (file: string) => {
  const path = file.replace(/\.m?tsx?$/, '');
  return rooms.find((room) => path === room || path.startsWith(`${room}/`));
};

const known = new Set(files);
/** The files that a file imports, by the paths in its import, export and require statements. */
const imports = new Map(
  files.map((file) => [
    file,
    [...text(file).matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']*(?<!\.json))'/g)].map(([, path = '']) => {
      const target = normalize(join(dirname(file), path.replace(/\.m?js$/, '')));
      return [`${target}.ts`, `${target}.tsx`, `${target}/index.ts`, target].find((name) => known.has(name)) ?? target;
    }),
  ]),
);

const allows = (room: string, target: string) =>
  target === room ||
  MAY_IMPORT.get(room)?.some((name) => (name === 'mesh/**' ? /^mesh(?:\/|$)/.test(target) : name === target));

test.each([...MAY_IMPORT.keys()])('%s imports only the rooms that it may', (room) => {
  const own = files.filter((file) => roomOf(file) === room);
  expect(own).not.toEqual([]);
  const forbidden = own.flatMap((file) =>
    (imports.get(file) ?? [])
      .filter((target) => !allows(room, roomOf(target) ?? target))
      .map((target) => `${file} -> ${target}`),
  );
  expect(forbidden).toEqual([]);
});

test('the table names only rooms', () => {
  const names = [...MAY_IMPORT.values()].flat().filter((name) => name !== 'mesh/**' && !MAY_IMPORT.has(name));
  expect(names).toEqual([]);
});

test('every file has a room', () => {
  expect(files.filter((file) => roomOf(file) === undefined)).toEqual([]);
});

test('no file imports itself through others', () => {
  expect(circles()).toEqual([]);
});

test('a rule does not import another rule', () => {
  const isRule = (file: string) => /^mesh\/checks\/rules\//.test(file) && /^ {2,4}code: '/m.test(text(file));
  const rules = files.filter(isRule);
  expect(rules.length).toBeGreaterThan(100);
  expect(
    rules.flatMap((file) => (imports.get(file) ?? []).filter(isRule).map((target) => `${file} -> ${target}`)),
  ).toEqual([]);
});

test('facts hold no example manifest and no fixed root namespace', () => {
  const facts = files.filter((file) => file.startsWith('mesh/checks/facts/'));
  expect(facts.filter((file) => /^apiVersion:|'istio-system'/m.test(text(file)))).toEqual([]);
});

test('mesh/ runs in a browser: only reading files and writing its own sources needs Node', () => {
  const needsNode = new Set(['mesh/reader/commit.ts', 'mesh/reader/files.ts', 'mesh/schema/generate.ts']);
  const ofNode = /^import (?!type ).*'node:|(?:require|import)\('node:|\bBuffer\.|__dirname/m;
  const own = files.filter((file) => file.startsWith('mesh/') && ofNode.test(text(file)));
  expect(own).toEqual([...needsNode]);
});

test('rules use facts instead of building their own', () => {
  const rules = files.filter((file) => file.startsWith('mesh/checks/rules/'));
  const builders = /\b(?:toConfig|PolicySet|new (?:Workloads|ServiceRegistry|VirtualServices))\b/;
  expect(rules.filter((file) => builders.test(text(file)))).toEqual([]);
});

test('a synth loads no checks but those at synth', () => {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    for (const target of imports.get(file) ?? []) load(target);
  };
  load('mesh/checks/engine/part-of-mesh.ts');
  expect(loaded).toContain('mesh/checks/registry/checks-at-synth.ts');
  expect(loaded).not.toContain('mesh/checks/registry/checks.ts');
  const rules = [...loaded].filter((file) => /^mesh\/checks\/rules\/(?!admission)/.test(file));
  expect(rules.length).toBeGreaterThan(10);
  expect(rules.length).toBeLessThan(30);
});

/** One path for each circle: the files from the first that is met twice. */
function circles(): string[] {
  const found: string[] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const start = path.indexOf(file);
    if (start >= 0) found.push([...path.slice(start), file].join(' -> '));
    if (start >= 0 || done.has(file)) return;
    path.push(file);
    for (const target of imports.get(file) ?? []) visit(target);
    path.pop();
    done.add(file);
  };
  for (const file of files) visit(file);
  return found;
}
