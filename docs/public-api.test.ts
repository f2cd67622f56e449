import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Documented, publicApi } from './public-api';

const root = join(__dirname, '..');
const outDir = mkdtempSync(join(tmpdir(), 'cdk8s-istio-declarations-'));
let api: Documented[] = [];

beforeAll(() => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['-p', join(root, 'tsconfig.build.json'), '--emitDeclarationOnly', '--outDir', outDir];
  execFileSync(process.execPath, [tsc, ...options]);
  api = ['index', 'mesh/index', 'testing/index'].flatMap((entry) => publicApi(join(outDir, `${entry}.d.ts`)));
}, 60_000);

afterAll(() => rmSync(outDir, { recursive: true }));

const KINDS = [
  ...readFileSync(join(root, 'crds/istio.yaml'), 'utf8').matchAll(/(?:^ {4}|names: { )kind: (\w+)\b/gm),
].map(([, kind]) => kind);
const names = (found: readonly Documented[]) => [...new Set(found.map(({ name }) => name))];
/** What stands before the tags. */
const proseOf = ({ comment }: Documented) => comment.replace(/(^|\s)@\w.*$/s, '').trim();

test('every name that can be imported is found, with its members', () => {
  const entries = ['index', 'mesh/index', 'testing/index'].map((entry) =>
    readFileSync(join(root, `${entry}.ts`), 'utf8'),
  );
  const exported = entries.flatMap((text) =>
    [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(
      ([, list = '']) => list.match(/\w+(?=\s*(?:,|$))/g) ?? [],
    ),
  );
  expect(exported.length).toBeGreaterThan(150);
  expect(exported.filter((name) => !names(api).includes(name))).toEqual([]);
  expect(names(api)).toEqual(
    expect.arrayContaining([
      'VirtualServiceProps.hosts',
      'ServerCheck.sni',
      'Mesh.route',
      'Header.exact',
      'toSplit',
      'Verdict.toJSON',
    ]),
  );
});

test('every name and every member has a comment', () => {
  expect(names(api.filter((one) => one.kind !== 'constructor' && !one.isNever && proseOf(one) === ''))).toEqual([]);
});

test('every optional member says what happens without it', () => {
  const optional = api.filter((one) => one.isOptional && !one.isNever);
  expect(optional.length).toBeGreaterThan(250);
  expect(names(optional.filter(({ comment }) => !/@default\s+\S/.test(comment)))).toEqual([]);
});

test('the first line of every construct names the kind that it makes', () => {
  const constructs = api.filter((one) => one.kind === 'class' && one.isConstruct);
  expect(constructs.length).toBeGreaterThanOrEqual(16);
  const kindOf = ({ comment }: Documented) =>
    /^An?\b.*?(?:(\w+) of Istio|Istio (\w+))\b/.exec(comment)?.slice(1).find(Boolean) ?? '';
  expect(names(constructs.filter((one) => !KINDS.includes(kindOf(one))))).toEqual([]);
});

test('every construct says where the reference of its kind is, and that it throws', () => {
  const constructs = api.filter((one) => one.isConstruct);
  const pages = /@see https:\/\/istio\.io\/latest\/docs\/(?:reference\/config|tasks)\//;
  expect(names(constructs.filter(({ kind, comment }) => kind === 'class' && !pages.test(comment)))).toEqual([]);
  expect(
    names(constructs.filter(({ kind, comment }) => kind === 'constructor' && !comment.includes('@throws'))),
  ).toEqual([]);
});

test('every page that is pointed to is one of Istio or cdk8s', () => {
  const pages = api.flatMap(({ comment }) => comment.match(/(?<=@see )\S+/g) ?? []);
  expect(pages.length).toBeGreaterThan(60);
  expect(
    pages.filter(
      (page) => !/^https:\/\/(?:istio\.io\/latest\/docs|cdk8s\.io\/docs\/latest)\/[\w/-]+\/(?:#[\w-]+)?$/.test(page),
    ),
  ).toEqual([]);
});
