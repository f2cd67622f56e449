import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Documented, publicApi } from './public-api';

const root = join(__dirname, '..');
const outDir = mkdtempSync(join(tmpdir(), 'cdk8s-istio-declarations-'));
const ENTRIES = ['index', 'constructs/gateway-api/index', 'mesh/index', 'testing/index', 'convert/index'];
let api: Documented[] = [];

beforeAll(() => {
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const options = ['-p', join(root, 'tsconfig.build.json'), '--emitDeclarationOnly', '--outDir', outDir];
  execFileSync(process.execPath, [tsc, ...options]);
  api = ENTRIES.flatMap((entry) => publicApi(join(outDir, `${entry}.d.ts`)));
}, 60_000);

afterAll(() => rmSync(outDir, { recursive: true }));

const KINDS = [
  ...readFileSync(join(root, 'crds/istio.yaml'), 'utf8').matchAll(/(?:^ {4}|names: { )kind: (\w+)\b/gm),
].map(([, kind]) => kind);
const GATEWAY_API_KINDS = [
  ...readFileSync(join(root, 'crds/gateway-api.yaml'), 'utf8').matchAll(/^kind: (\w+)$/gm),
].map(([, kind]) => `${kind} of the Gateway API`);
const isOfGatewayApi = ({ file }: Documented) => file.includes('/constructs/gateway-api/');
const FILLERS = new Set(['the', 'a', 'an', 'of', 'its', 'is', 'whether', 'object']);
const names = (found: readonly Documented[]) => [...new Set(found.map(({ name }) => name))];
/** The comment without its tags. */
const proseOf = ({ comment }: Documented) => comment.replace(/(^|\s)@\w.*$/s, '').trim();

/** The names in the export lists of an entry point. */
function exportedBy(entry: string): string[] {
  const text = readFileSync(join(root, `${entry}.ts`), 'utf8');
  return [...text.matchAll(/^export (?:type )?\{([^}]*)\}/gm)].flatMap(
    ([, list = '']) => list.match(/\w+(?=\s*(?:,|$))/g) ?? [],
  );
}

test('finds all exported names and their members', () => {
  const exported = ENTRIES.flatMap(exportedBy);
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

// `npm run api -- --check` compares the whole text; this needs nothing but the checkout.
test.each(ENTRIES)('the API report of %s has the exported names: if not, run `npm run api`', (entry) => {
  const report = readFileSync(
    join(__dirname, `reference/reports/${entry.replace(/^constructs\/|\/index$/g, '')}.api.md`),
    'utf8',
  );
  const reported = [...report.matchAll(/^export (?:(?:class|const|function|interface|type) |\{ \w+ as )(\w+)/gm)];
  expect(reported.map(([, name = '']) => name)).toEqual(expect.arrayContaining(exportedBy(entry)));
  for (const [, name = ''] of reported) expect(names(api)).toContain(name);
});

test('a name that several entry points export means the same in each', () => {
  const files = new Map<string, Set<string>>();
  for (const { name, file, kind } of api) {
    if (kind === 'class' || kind === 'declaration') files.set(name, (files.get(name) ?? new Set()).add(file));
  }
  expect(files.get('Level')?.size).toBe(1);
  // Istio and the Gateway API each have a kind with this name.
  const kinds = ['Gateway', 'GatewayProps'];
  expect([...files].filter(([, declaredIn]) => declaredIn.size > 1).map(([name]) => name)).toEqual(kinds);
});

// A required property may go without a comment if its name and type say it all, such as `to: Destination`.
test('exported names and methods have a comment', () => {
  const documented = api.filter(({ kind }) => kind !== 'property' && kind !== 'constructor');
  expect(documented.length).toBeGreaterThan(200);
  expect(names(documented.filter((declaration) => proseOf(declaration) === ''))).toEqual([]);
});

test('optional members have a @default', () => {
  const optional = api.filter(({ isOptional, isNever }) => isOptional && !isNever);
  expect(optional.length).toBeGreaterThan(250);
  expect(names(optional.filter(({ comment }) => !/@default\s+\S/.test(comment)))).toEqual([]);
});

test('no comment only repeats the name of its member', () => {
  const words = (text: string) =>
    text
      .toLowerCase()
      .match(/[a-z0-9]+/g)
      ?.filter((word) => !FILLERS.has(word)) ?? [];
  const spaced = (name: string) => name.slice(name.lastIndexOf('.') + 1).replace(/([A-Z])/g, ' $1');
  const repeats = api.filter((member) => {
    const said = words(proseOf(member));
    return said.length > 0 && said.every((word) => words(spaced(member.name)).includes(word));
  });
  expect(names(repeats.filter(({ kind, isOptional }) => kind === 'property' && !isOptional))).toEqual([]);
});

test('the comment of a construct names the kind', () => {
  const constructs = api.filter(({ kind, isConstruct }) => kind === 'class' && isConstruct);
  expect(constructs.length).toBeGreaterThanOrEqual(16);
  const kindOf = ({ comment }: Documented) =>
    /\bIstio (\w+)/.exec(comment)?.[1] ?? /\w+ of the Gateway API/.exec(comment)?.[0] ?? '';
  expect(
    names(constructs.filter((found) => !(isOfGatewayApi(found) ? GATEWAY_API_KINDS : KINDS).includes(kindOf(found)))),
  ).toEqual([]);
});

test('constructs link to their reference page and document what they throw', () => {
  const constructs = api.filter(({ isConstruct }) => isConstruct);
  const pages =
    /@see https:\/\/(?:istio\.io\/latest\/docs\/(?:reference\/config|tasks)|gateway-api\.sigs\.k8s\.io\/(?:reference|api-types))\//;
  expect(names(constructs.filter(({ kind, comment }) => kind === 'class' && !pages.test(comment)))).toEqual([]);
  expect(
    names(constructs.filter(({ kind, comment }) => kind === 'constructor' && !comment.includes('@throws'))),
  ).toEqual([]);
});

test('links lead to pages of Istio, the Gateway API or cdk8s', () => {
  const pages = api.flatMap(({ comment }) => comment.match(/(?<=@see )\S+/g) ?? []);
  expect(pages.length).toBeGreaterThan(60);
  expect(
    pages.filter(
      (page) =>
        !/^https:\/\/(?:istio\.io\/latest\/docs|cdk8s\.io\/docs\/latest|gateway-api\.sigs\.k8s\.io)\/[\w/-]+\/(?:#[\w-]+)?$/.test(
          page,
        ),
    ),
  ).toEqual([]);
});
