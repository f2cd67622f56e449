import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Mesh, type Request } from '../mesh';
import { istioMatchers } from '../testing';

expect.extend(istioMatchers);

// The original manifests of the workshop are next to the checkout if the project is developed. `.ci/run` says if they are not.
const ORIGINALS = join(__dirname, '..', '..', 'shared', 'originals');

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: { readonly namespace?: string; readonly name: string };
}

const read = (file: string): Manifest[] =>
  parseAllDocuments(readFileSync(file, 'utf8'))
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);

/** The objects of a file by identity, without key order, null fields and the versions of Istio's API. */
function objects(file: string): Record<string, unknown> {
  return Object.fromEntries(
    read(file).map(({ apiVersion, ...manifest }) => {
      const api = apiVersion.replace(/^((?:networking|security)\.istio\.io)\/v1(?:alpha3|beta1)?$/, '$1');
      return [
        `${api} ${manifest.kind} ${manifest.metadata.namespace}/${manifest.metadata.name}`,
        withoutNulls(manifest),
      ];
    }),
  );
}

/** Removes null fields, such as an empty `annotations:`. */
function withoutNulls(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutNulls);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, field]) => field !== null);
  return Object.fromEntries(entries.map(([name, field]) => [name, withoutNulls(field)]));
}

const inside = (from: string) =>
  (
    [
      ['articles', 8080],
      ['authors', 3000],
      ['web-api', 9080],
    ] as const
  ).flatMap(([host, port]) =>
    ['GET', 'POST', 'DELETE'].map((method): Request => ({ from, host, port, method, path: '/' })),
  );

const requests: Request[] = [
  ...[
    '/web-api/v1/getmultiple',
    '/web-api/v1/getmultiple?x=1',
    '/openapi',
    '/openapi/ui/',
    '/openapix',
    '/',
    '/authors',
  ].flatMap((path) =>
    ['', 'Firefox', 'a Firefox/1', 'curl'].flatMap((agent) =>
      [80, 443].map(
        (port): Request => ({
          from: 'gateway',
          host: 'shop.example.com',
          port,
          path,
          headers: { 'user-agent': agent },
        }),
      ),
    ),
  ),
  ...['default/web-api-v1', 'default/articles', 'other/client'].flatMap(inside),
];

const files = existsSync(ORIGINALS)
  ? ['deployment', 'istio'].flatMap((folder) =>
      readdirSync(join(ORIGINALS, folder)).map((file) => join(ORIGINALS, folder, file)),
    )
  : [];

if (!existsSync(ORIGINALS)) {
  test.skip(`there is no ${ORIGINALS}, so dist/ is not compared with it`, () => {});
} else {
  test('finds all 17 original manifests', () => {
    expect(files).toHaveLength(17);
  });

  test.each(files.map((file) => [basename(file), file]))(
    'requests have the same outcomes as with the original %s',
    (name) => {
      const services = ['articles.yaml', 'authors.yaml', 'web-api.yaml', 'istio-ingress.yaml'];
      const mesh = (path: (name: string) => string) => Mesh.of(...[...services, name].map((name) => read(path(name))));
      const theirs = mesh((name) => files.find((file) => basename(file) === name) ?? '');
      expect(mesh((name) => join(__dirname, '..', 'dist', name))).toRouteLike(theirs, requests);
    },
  );

  test.each(files.map((file) => [basename(file), file]))(
    'dist/%s has the same objects as the original',
    (name, file) => {
      const ours = join(__dirname, '..', 'dist', name);
      expect(objects(ours)).toEqual(objects(file));
      expect(readFileSync(ours, 'utf8')).not.toMatch(/istio\.io\/v1(alpha3|beta1)/);
    },
  );
}
