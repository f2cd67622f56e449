import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mesh } from '../mesh';
import { DIFFERENCES } from '../mesh/migration/difference-names';
import { parseManifests, readManifests } from '../mesh/reader';
import { testFolder } from './fixtures/folder';
import { run } from './fixtures/run';

const folder = testFolder();
const root = join(__dirname, '..');
const workshop = ['web-api', 'istio-ingress', 'web-api-80-20'].map((name) => join(root, `dist/${name}.yaml`));
const gateway = ['--context', join(root, 'docs/migrate/ingress-gateway.yaml')];
const ACCEPTED = ['--accept', 'prefix-by-segment,version-hosts'];
const migrate = (...args: string[]) => run(['migrate', '--no-config', ...args, ...gateway]);

test('nothing is written before the differences are accepted', async () => {
  const out = join(folder.path, 'new');
  const { code, stdout } = await migrate(...workshop, '--out', out);
  expect(code).toBe(1);
  expect(stdout).toContain(
    'VirtualService default/virtualservice-ingress becomes HTTPRoute default/virtualservice-ingress',
  );
  expect(stdout).toContain(
    'example  GET http://any.example/web-api/v1/getmultiple~ from default/default-gateway-ingress',
  );
  expect(stdout).toMatch(/^nothing is written: accept the differences with --accept prefix-by-segment,version-hosts$/m);
  expect(existsSync(out)).toBe(false);
});

test('--out writes what to apply and what to delete, and a request goes where it went before', async () => {
  const out = join(folder.path, 'new');
  const { code, stdout } = await migrate(...workshop, ...ACCEPTED, '--out', out);
  expect(code).toBe(0);
  expect(stdout).toContain(`written: ${join(out, 'apply.yaml')}`);
  const deleted = parseManifests(readFileSync(join(out, 'delete.yaml'), 'utf8'), 'delete.yaml');
  expect(deleted.map(({ manifest }) => `${manifest.kind} ${manifest.metadata.name}`)).toEqual([
    'Gateway default-gateway-ingress',
    'DestinationRule web-api',
    'VirtualService virtualservice-ingress',
  ]);
  const [api] = workshop;
  const rest = readManifests([api ?? '']).filter(({ manifest }) => manifest.kind !== 'DestinationRule');
  const after = Mesh.of(readManifests([gateway[1] ?? '', join(out, 'apply.yaml')]), rest);
  const { outcomes } = after.route({ from: 'gateway', host: 'any.com', path: '/web-api/v1/getmultiple' });
  expect(outcomes.map(({ probability }) => probability.toNumber())).toEqual([0.8, 0.2]);
});

test('a file gets what to apply; without --out, it is printed, and the report goes to the standard error', async () => {
  const file = join(folder.path, 'apply.yaml');
  await migrate(...workshop, ...ACCEPTED, '--out', file);
  const { stdout, stderr } = await migrate(...workshop, '--accept', 'prefix-by-segment', '--accept', 'version-hosts');
  expect(stdout).toBe(readFileSync(file, 'utf8'));
  expect(stderr).toContain('accepted: version-hosts');
});

test('a folder with files in it is left alone', async () => {
  const out = join(folder.path, 'used');
  mkdirSync(out);
  writeFileSync(join(out, 'mine'), '');
  const { code, stderr } = await migrate(...workshop, ...ACCEPTED, '--out', out);
  expect([code, stderr]).toEqual([2, expect.stringContaining('--out must be a file, or a new or empty folder')]);
});

test('what cannot be expressed stays, with its line and a remedy', async () => {
  const fault = folder.write(
    'fault.yaml',
    `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web-api }
spec:
  hosts: [web-api]
  http:
    - fault: { delay: { fixedDelay: 5s, percentage: { value: 10 } } }
      route: [{ destination: { host: web-api } }]
`,
  );
  const { code, stdout } = await migrate(join(root, 'dist/web-api.yaml'), fault);
  expect(code).toBe(1);
  expect(stdout).toContain(`stays    spec.http[0].fault: HTTPRoute has no fault injection (${fault}:7)`);
  expect(stdout).toContain('remedy   remove the fault');
  expect(stdout).toMatch(/^nothing can be migrated$/m);
});

test('objects that are not simulated are named, and a file without anything to migrate', async () => {
  const filter = folder.write(
    'filter.yaml',
    'apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: lua }\nspec: {}\n',
  );
  const { code, stdout } = await migrate(filter);
  expect([code, stdout]).toEqual([
    0,
    'assumed: no effect of EnvoyFilter default/lua (not simulated)\n' +
      'there is nothing to migrate: no VirtualService with hosts, and no Istio Gateway\n',
  ]);
});

test('--json has the objects, obstacles, and each difference with its names', async () => {
  const { code, stdout } = await migrate(...workshop, '--json', '--accept', 'version-hosts');
  const { apply, obstacles, differences, unaccepted, becomes, assumptions } = JSON.parse(stdout);
  expect([code, obstacles, unaccepted]).toEqual([1, [], ['prefix-by-segment']]);
  expect(assumptions).toEqual([expect.stringContaining('virtualservice-ingress is defined in 2 files, the last one')]);
  expect(apply.map(({ kind }: { kind: string }) => kind)).toEqual(['Gateway', 'Service', 'Service', 'HTTPRoute']);
  expect(becomes[0]).toEqual({
    from: 'Gateway default/default-gateway-ingress',
    to: ['Gateway istio-system/default-gateway-ingress'],
  });
  expect(Object.keys(differences[0]).slice(0, 4)).toEqual(['names', 'kind', 'from', 'host']);
});

test.each([
  [['--accept', 'other'], '--accept: differences named other have no known reason, so they cannot be accepted'],
  [['--accept', 'prefixes'], '--accept must be one of prefix-by-segment, rewrite-slash, cors-preflight, '],
])('%j cannot be used', async (args, message) => {
  const { code, stderr } = await migrate(...workshop, ...args);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('docs/migrate.md explains every name', () => {
  const page = readFileSync(join(root, 'docs/migrate.md'), 'utf8').replaceAll('`', '').replace(/ +/g, ' ');
  for (const [name, meaning] of Object.entries(DIFFERENCES)) expect(page).toContain(`| ${name} | ${meaning}`);
});

test('no PATH cannot be used', async () => expect((await migrate()).code).toBe(2));
