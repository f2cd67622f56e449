import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { asContext, Mesh } from '../mesh';
import type { Manifest, SourcedManifest } from '../mesh/manifest/manifest';
import { parseManifests, readManifests } from '../mesh/reader';
import { randomKinds, randomObject } from '../tests/random-object';
import { type Conversion, convert } from '.';
import { prove } from './proof/prove';
import { wanted } from './write-object';

const root = join(__dirname, '..');
// The manifests of the workshop are next to the checkout if the project is developed.
const ORIGINALS = join(root, '..', 'shared', 'originals');
const folders = [
  join(root, 'dist'),
  ...readdirSync(join(root, 'examples')).map((name) => join(root, 'examples', name, 'dist')),
  ...(existsSync(ORIGINALS) ? [ORIGINALS] : []),
];

/** What the program writes, in the files that it writes. */
function writtenBy({ candidate }: Conversion): SourcedManifest[] {
  return candidate.program.charts.flatMap(({ plan }) =>
    parseManifests(
      plan.pieces.map(({ manifest }) => stringify(wanted(manifest), { version: '1.1' })).join('---\n'),
      `dist/${plan.id}.yaml`,
    ),
  );
}

const withoutComments = { textOf: () => '' };

test('programs write the same objects, with and without included YAML', () => {
  const conversions = folders.flatMap((folder) =>
    [false, true].map((includeOthers) => convert(readManifests([folder]), { includeOthers })),
  );
  const proofs = prove(
    conversions.map(({ candidate }) => candidate),
    root,
  );
  expect(proofs).toEqual(conversions.map(() => ({ problems: [], isCompiled: true })));
  expect(conversions.flatMap(({ leftOut, patched }) => [...leftOut, ...patched])).toEqual([]);
});

// With other charts, objects of several files that replace each other are in another order.
const others = folders.filter((folder) => folder.includes('examples'));

test.each([
  ['file', folders],
  ['namespace', others],
  ['one', others],
] as const)('converting what a program writes gives the same program: --charts %s', (charts, all) => {
  for (const folder of all) {
    const conversion = convert(readManifests([folder]), { ...withoutComments, charts });
    const again = convert(writtenBy(conversion), { ...withoutComments, charts });
    expect(again.source).toBe(conversion.source);
  }
});

test("the workshop's migration is a program that becomes itself again, also beside the Gateway of Istio", () => {
  const files = ['web-api', 'istio-ingress', 'web-api-80-20'].map((name) => join(root, 'dist', `${name}.yaml`));
  const before = readManifests(files);
  const context = asContext(readManifests([join(root, 'docs/migrate/ingress-gateway.yaml')]));
  const apply = Mesh.of(context, before)
    .migration()
    .apply.map((manifest) => ({ manifest }));
  const istio = before.filter(({ manifest: { kind } }) => kind === 'Gateway');
  const conversions = [apply, [...apply, ...istio]].map((all) =>
    convert(all, { ...withoutComments, charts: 'namespace' }),
  );
  const proofs = prove(
    conversions.map(({ candidate }) => candidate),
    root,
  );
  expect(proofs).toEqual(conversions.map(() => ({ problems: [], isCompiled: true })));
  for (const conversion of conversions) {
    const again = convert(writtenBy(conversion), { ...withoutComments, charts: 'namespace' });
    expect(again.source).toBe(conversion.source);
  }
});

// What a real mesh did with objects of the Gateway API; next to the checkout if the project is developed.
const CASES = join(root, '..', 'shared', 'cases', 'gateway-api');

(existsSync(CASES) ? test : test.skip)('recorded objects of the Gateway API are written as they are', () => {
  const conversions = readdirSync(CASES).map((file) => {
    const { manifests } = JSON.parse(readFileSync(join(CASES, file), 'utf8')) as { manifests: readonly Manifest[] };
    return convert(manifests.flatMap((manifest) => (manifest.kind === undefined ? [] : [{ manifest }])));
  });
  const types = conversions.flatMap(({ candidate }) =>
    candidate.program.charts.flatMap(({ objects }) => objects.map(({ type }) => type)),
  );
  expect(types.filter((type) => type === 'HttpRoute').length).toBeGreaterThan(150);
  const proofs = prove(
    conversions.map(({ candidate }) => candidate),
    root,
  );
  expect(proofs.flatMap(({ problems }) => problems)).toEqual([]);
  for (const conversion of conversions)
    expect(convert(writtenBy(conversion), withoutComments).source).toBe(conversion.source);
});

/** Numbers from 0 to 1, the same in each run. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

test('random objects are written as they are', () => {
  const random = seeded(11);
  const conversions = Array.from({ length: 900 }, (_, index): Conversion => {
    const manifest = randomObject(randomKinds[index % randomKinds.length] ?? '', random, 0);
    return convert([{ manifest }]);
  }).filter(({ objects }) => objects > 0);
  expect(conversions.length).toBeGreaterThan(200);
  const proofs = prove(
    conversions.map(({ candidate }) => candidate),
    root,
  );
  expect(proofs.flatMap(({ problems }) => problems)).toEqual([]);
  for (const conversion of conversions)
    expect(convert(writtenBy(conversion), withoutComments).source).toBe(conversion.source);
});

test('a program that would write another object is rejected', () => {
  const { candidate } = convert([{ manifest: configMap('a') }]);
  const { charts, hosts } = candidate.program;
  const other = convert([{ manifest: configMap('b') }]).candidate;
  const [proof] = prove([{ ...other, program: { charts, hosts } }], root);
  expect(proof?.problems).toEqual(['ConfigMap a differs from -:1:\n  replace /data/key "b"']);
});

test('a program that does not compile is rejected', () => {
  const { candidate } = convert([{ manifest: configMap('a') }]);
  const typescript = candidate.typescript.replace('export function', 'const wrong: string = 1;\nexport function');
  const [proof] = prove([{ ...candidate, typescript }], root);
  expect(proof?.problems).toEqual([expect.stringMatching(/^the program does not compile:\nprogram0\/main\.ts\(5,7\)/)]);
});

test('without a TypeScript compiler, the program still proves that it writes the same objects', () => {
  expect(convert([{ manifest: configMap('a') }]).prove('/')).toEqual({ problems: [], isCompiled: false });
});

const configMap = (key: string) =>
  ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, data: { key } }) as Manifest;

test('no comment is lost', () => {
  const files = readdirSync(join(root, 'dist')).map((name) => join(root, 'dist', name));
  expect(files.length).toBeGreaterThan(20);
  for (const file of files) {
    let count = 0;
    const text = readFileSync(file, 'utf8').replace(/^( *)(\S.*)$/gm, (_, indent: string, line: string) => {
      const above = `${indent}# above ${++count}.`;
      return line === '---' ? `${line}\n${above}` : `${above}\n${indent}${line} # beside ${count}.`;
    });
    const { source } = convert(parseManifests(text, file), { textOf: () => text });
    const comments = source.match(/(?:above|beside) \d+\./g) ?? [];
    const lost = text.match(/(?:above|beside) \d+\./g)?.filter((comment) => !(comments as string[]).includes(comment));
    expect({ file, lost }).toEqual({ file, lost: [] });
    expect(new Set(comments).size).toBe(comments.length);
    expect(parseManifests(text, file).length).toBe(parseManifests(readFileSync(file, 'utf8'), file).length);
  }
});
