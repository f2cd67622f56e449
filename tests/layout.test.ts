import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const root = join(__dirname, '..');

/**
 * The rooms of the repository and what each may import. Imports point one way only. The longest room name that a path
 * starts with is its room; CONTRIBUTING.md shows the same table.
 */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  index: ['constructs', 'imports'],
  main: ['index', 'workshop'],
  workshop: ['constructs'],
  constructs: ['mesh/*'],
  imports: [],
  crds: [],
  mesh: ['mesh/*'],
  'mesh/manifest': [],
  'mesh/grammar': [],
  'mesh/schema': ['crds', 'mesh/grammar', 'mesh/manifest'],
  'mesh/reader': ['mesh/manifest', 'mesh/schema'],
  'mesh/registry': ['mesh/grammar', 'mesh/manifest'],
  'mesh/request': ['mesh/grammar', 'mesh/manifest', 'mesh/registry'],
  'mesh/verdict': ['mesh/manifest', 'mesh/request'],
  'mesh/routing': ['mesh/grammar', 'mesh/manifest', 'mesh/registry', 'mesh/request', 'mesh/verdict'],
  'mesh/security': ['mesh/grammar', 'mesh/manifest', 'mesh/registry', 'mesh/request', 'mesh/routing'],
  'mesh/proxy': [
    'mesh/grammar',
    'mesh/manifest',
    'mesh/registry',
    'mesh/request',
    'mesh/routing',
    'mesh/security',
    'mesh/verdict',
  ],
  'mesh/behaviour': ['mesh/grammar', 'mesh/manifest', 'mesh/registry', 'mesh/request', 'mesh/routing', 'mesh/proxy'],
  'mesh/checks/engine': ['mesh/grammar', 'mesh/manifest', 'mesh/schema', 'mesh/checks/registry'],
  'mesh/checks/facts': [
    'mesh/behaviour',
    'mesh/checks/engine',
    'mesh/grammar',
    'mesh/manifest',
    'mesh/proxy',
    'mesh/registry',
    'mesh/routing',
    'mesh/security',
  ],
  'mesh/checks/rules': [
    'mesh/behaviour',
    'mesh/checks/engine',
    'mesh/checks/facts',
    'mesh/grammar',
    'mesh/manifest',
    'mesh/registry',
    'mesh/routing',
    'mesh/schema',
  ],
  'mesh/checks/registry': ['mesh/checks/engine', 'mesh/checks/rules'],
  'mesh/report': ['mesh/checks/engine'],
  testing: ['mesh/*'],
  cli: ['mesh/*'],
  docs: ['crds', 'index', 'mesh/*'],
  tests: ['crds', 'mesh/*'],
  bench: ['e2e', 'index', 'main', 'mesh/*', 'tests'],
  e2e: ['mesh/*', 'tests'],
};

const files = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.mts'], {
  encoding: 'utf8',
  cwd: root,
})
  .split('\n')
  .filter((file) => file !== '' && !file.endsWith('.test.ts') && !/^(consumers|examples)\/|\/fixtures\//.test(file));

const rooms = Object.keys(MAY_IMPORT).sort((a, b) => b.length - a.length);
const roomOf = (file: string) => {
  const path = file.replace(/\.m?ts$/, '');
  return rooms.find((room) => path === room || path.startsWith(`${room}/`));
};

const known = new Set(files);
const text = (file: string) => readFileSync(join(root, file), 'utf8');

/** The files that a file imports, by the paths in its import, export and require statements. */
const imports = new Map(
  files.map((file) => [
    file,
    [...text(file).matchAll(/(?:from|import|require)\s*\(?\s*'(\.[^']*)'/g)].map(([, path = '']) => {
      const target = normalize(join(dirname(file), path.replace(/\.m?js$/, '')));
      return [`${target}.ts`, `${target}/index.ts`, target].find((name) => known.has(name)) ?? target;
    }),
  ]),
);

const allows = (room: string, target: string) =>
  target === room ||
  MAY_IMPORT[room]?.some((name) => (name === 'mesh/*' ? /^mesh(?:\/|$)/.test(target) : name === target));

test.each(Object.keys(MAY_IMPORT))('%s imports only the rooms that it may', (room) => {
  const own = files.filter((file) => roomOf(file) === room);
  expect(own).not.toEqual([]);
  const forbidden = own.flatMap((file) =>
    (imports.get(file) ?? [])
      .filter((target) => !allows(room, roomOf(target) ?? target))
      .map((target) => `${file} -> ${target}`),
  );
  expect(forbidden).toEqual([]);
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
