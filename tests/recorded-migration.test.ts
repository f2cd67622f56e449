import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { asContext, Mesh, type Request } from '../mesh';
import { observed } from '../mesh/behaviour/diff/observed';
import type { Manifest } from '../mesh/manifest/manifest';
import { migrated } from '../mesh/migration/fixtures/migrated';
import { readManifests } from '../mesh/reader';

// VirtualServices whose naive translation behaves differently on a real mesh; next to the checkout if the project is developed.
const SHARED = join(__dirname, '..', '..', 'shared');
const CASES = join(SHARED, 'cases', 'gateway-api');
const read = (name: string) => JSON.parse(readFileSync(join(CASES, `${name}.json`), 'utf8'));
const cases = existsSync(CASES)
  ? readdirSync(CASES).flatMap((file) => /^(migrate-.*-vs)\.json$/.exec(file)?.[1] ?? [])
  : [];

/** What a migration of each case leaves: names of differences, or the field that is an obstacle. */
const LEFT: Readonly<Record<string, string>> = {
  'migrate-case-vs': 'spec.http[0].match[0].ignoreUriCase',
  'migrate-cors-vs': 'cors-preflight',
  'migrate-missing-backend-vs': 'missing-backend-status',
  'migrate-order-prefixes-vs': 'prefix-by-segment',
  'migrate-prefix-vs': 'prefix-by-segment',
  'migrate-regex-vs': '',
  'migrate-retries-count-vs': '',
  'migrate-rewrite-double-slash-vs': 'prefix-by-segment, rewrite-slash',
  'migrate-rewrite-exact-vs': '',
};

(cases.length > 0 ? describe : describe.skip)('recorded VirtualServices', () => {
  test.each(cases)('%s', (name) => {
    const { manifests: neighbours } = read('00-neighbourhood');
    const { manifests, requests } = read(name) as { manifests: Manifest[]; requests: [Request][] };
    const before = Mesh.of(neighbours, manifests);
    const migration = before.migration();
    const { obstacles, differences } = migration;
    const left = [...obstacles.map(({ path }) => path), ...differences.flatMap(({ names }) => names)];
    expect([...new Set(left)].sort().join(', ')).toBe(LEFT[name]);
    const after = Mesh.of(migrated([...neighbours, ...manifests], migration));
    for (const [request] of requests) {
      const isAlike = observed(before.route(request)) === observed(after.route(request));
      if (!isAlike) expect(differences).not.toEqual([]);
    }
  });
});

const root = join(__dirname, '..');
const gateway = asContext(readManifests([join(root, 'docs/migrate/ingress-gateway.yaml')]));
const BASE = ['articles', 'authors', 'web-api', 'istio-ingress'];
const EXERCISES = readdirSync(join(root, 'dist'))
  .map((file) => file.replace('.yaml', ''))
  .filter((name) => !BASE.includes(name));
const STAYS: Readonly<Record<string, string>> = {
  'fault-authors-500-50per': 'spec.http[0].fault',
  'fault-authors-delay': 'spec.http[0].fault',
  'istio-ingress-tls': 'spec.servers[0].tls.privateKey',
  'istio-ingress-tls-redirect': 'spec.servers[1].tls.privateKey',
  'web-api-retries': 'spec.http[0].retries.retryOn',
};

test.each(EXERCISES)('the exercise %s is migrated, or says what stays', (name) => {
  const files = [...BASE, name].map((file) => join(root, 'dist', `${file}.yaml`));
  const { obstacles, differences, apply } = Mesh.of(gateway, readManifests(files)).migration();
  expect(obstacles[0]?.path).toBe(STAYS[name]);
  expect(apply.length).toBeGreaterThan(0);
  expect(differences.flatMap(({ names }) => names)).not.toContain('other');
});

const ORIGINALS = join(SHARED, 'originals');

(existsSync(ORIGINALS) ? test : test.skip)('the original manifests of the workshop are migrated, too', () => {
  const files = ['web-api', 'articles', 'authors', 'istio-ingress'].map((file) =>
    join(ORIGINALS, 'deployment', `${file}.yaml`),
  );
  const { obstacles, differences, apply } = Mesh.of(
    gateway,
    readManifests([...files, join(ORIGINALS, 'istio/web-api-v2-firefox.yaml')]),
  ).migration();
  expect(obstacles).toEqual([]);
  expect(apply.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Gateway', 'HTTPRoute', 'Service']));
  expect(differences.flatMap(({ names }) => names)).not.toContain('other');
});
