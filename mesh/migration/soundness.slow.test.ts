import fc from 'fast-check';
import { observed } from '../behaviour/diff/observed';
import { request } from '../behaviour/fixtures/worlds';
import {
  deployment,
  destinationRule,
  gateway,
  http80,
  meshOf,
  service,
  subset,
  virtualService,
} from '../fixtures/objects';
import type { Manifest } from '../manifest/manifest';
import { manifestsOf } from '../manifest/mesh-source';
import { Mesh } from '../mesh';

const RUNS = Number(process.env.RUNS ?? 40);

const written = <T extends object>(arbitrary: fc.Arbitrary<T>) =>
  arbitrary.map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));
const rarely = <T>(arbitrary: fc.Arbitrary<T>, times = 4) =>
  fc.oneof({ weight: times, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });

const uri = fc.oneof(
  fc.constantFrom('/', '/', '/', '/', '/a', '/a/', '/a/b', '/b').map((prefix) => ({ prefix })),
  fc.constantFrom('/a', '/a/b', '/').map((exact) => ({ exact })),
  fc.constantFrom('/a.*', '/a(/b)?', '/[^a].*', '.*').map((regex) => ({ regex })),
);
const value = fc.oneof(
  fc.constantFrom('x', 'xy').map((exact) => ({ exact })),
  fc.constantFrom('x', 'x.').map((prefix) => ({ prefix })),
  fc.constantFrom('x|y', '[a-z]+', '.*').map((regex) => ({ regex })),
  fc.constant({}),
);
const match = written(
  fc.record({
    uri: fc.option(uri, { nil: undefined, freq: 3 }),
    method: rarely(fc.constantFrom({ exact: 'GET' }, { exact: 'POST' }, { regex: 'GET|POST' })),
    headers: rarely(fc.dictionary(fc.constantFrom('x', 'x-b'), value, { maxKeys: 2 })),
    queryParams: rarely(fc.dictionary(fc.constantFrom('q'), value, { maxKeys: 1 })),
    port: rarely(fc.constantFrom(80, 8080), 30),
    gateways: rarely(fc.constantFrom(['edge'], ['mesh']), 20),
    withoutHeaders: rarely(fc.constant({ x: {} }), 40),
  }),
);
const destination = fc.constantFrom(
  subset('shop', 'v1'),
  subset('shop', 'v2'),
  { destination: { host: 'cart', port: { number: 80 } } },
  { destination: { host: 'shop' } },
  subset('shop', 'v1'),
  subset('shop', 'v2'),
  { destination: { host: 'cart', port: { number: 80 } } },
  { destination: { host: 'missing' } },
);
const route = fc.oneof(
  destination.map((one) => [one]),
  fc.tuple(destination, destination).map(([one, other]) => [
    { ...one, weight: 90 },
    { ...other, weight: 10, headers: { request: { set: { 'x-set': '1' } } } },
  ]),
);
const action = fc.oneof(
  { weight: 4, arbitrary: route.map((to) => ({ route: to })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(route, fc.constantFrom('/', '/', '/new', '/new', '/new/'))
      .map(([to, rewritten]) => ({ route: to, rewrite: { uri: rewritten } })),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<object>(
      { redirect: { uri: '/elsewhere' } },
      { redirect: { authority: 'other.com', redirectCode: 307 } },
      { redirect: { scheme: 'https' } },
      { redirect: { prefixRewrite: '/new/' } },
      { route: [subset('shop', 'v1')], timeout: '3s' },
      { route: [subset('shop', 'v1')], retries: { attempts: 3 } },
      { route: [subset('shop', 'v1')], mirror: { host: 'cart' }, mirrorPercentage: { value: 12.5 } },
      { route: [subset('shop', 'v1')], headers: { request: { set: { 'x-a': '1' }, remove: ['x-b'] } } },
      { route: [subset('shop', 'v1')], headers: { response: { add: { 'x-a': '1' } } } },
      { route: [subset('shop', 'v1')], rewrite: { authority: 'cart' } },
      { route: [subset('shop', 'v1')], corsPolicy: { allowOrigins: [{ exact: 'https://a' }] } },
      {
        route: [subset('shop', 'v2')],
        corsPolicy: { allowOrigins: [{ exact: 'https://a' }], maxAge: '1m', unmatchedPreflights: 'IGNORE' },
      },
      { route: [subset('shop', 'v1')], fault: { abort: { httpStatus: 503, percentage: { value: 10 } } } },
    ),
  },
);
const rule = fc
  .tuple(fc.array(match, { maxLength: 2 }), action)
  .map(([matches, does]) => ({ ...(matches.length > 0 && { match: matches }), ...does }));
const rules = fc.array(rule, { minLength: 1, maxLength: 4 });

const fixed = [
  service('istio-system/istio-ingressgateway', [{ port: 80 }, { port: 8080 }, { port: 443 }], {
    selector: { app: 'istio-ingressgateway', istio: 'ingressgateway' },
  }),
  service(
    'shop',
    [80, 8080].map((port) => ({ name: `http-${port}`, port })),
  ),
  service('cart', [{ name: 'http', port: 80 }]),
  deployment('shop', 'v1'),
  deployment('shop', 'v2'),
  deployment('cart', 'v1'),
  deployment('web', 'v1'),
  destinationRule('shop', {
    host: 'shop',
    subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })),
  }),
];
const world = fc
  .record({
    mesh: fc.option(
      rules.map((http) => virtualService('shop', { hosts: ['shop'], http })),
      { freq: 3 },
    ),
    edge: fc
      .tuple(rules, fc.constantFrom(['shop.com'], ['*'], ['shop.com', '*.org']), fc.constantFrom('web', 'app'))
      .map(([http, hosts, name]) => virtualService(name, { hosts, gateways: ['edge'], http })),
    second: rarely(
      rules.map((http) => virtualService('second', { hosts: ['shop.com', 'shop'], gateways: ['edge', 'mesh'], http })),
    ),
    gateway: fc.constantFrom(
      gateway('edge', [{ ...http80, hosts: ['*'] }]),
      gateway('edge', [{ ...http80, hosts: ['*.com', '*.org'] }]),
      gateway('edge', [
        { ...http80, hosts: ['*'] },
        { port: { number: 8080, name: 'http-alt', protocol: 'HTTP' }, hosts: ['shop.com'] },
      ]),
      gateway('edge', [
        { ...http80, hosts: ['*'], tls: { httpsRedirect: true } },
        {
          port: { number: 443, name: 'https', protocol: 'HTTPS' },
          hosts: ['*'],
          tls: { mode: 'SIMPLE', credentialName: 'c' },
        },
      ]),
    ),
  })
  .map((parts) => [...fixed, ...Object.values(parts).flatMap((object) => object ?? [])]);

const VERSIONS = new Map(
  ['v1', 'v2'].map((name) => [`shop.default.svc.cluster.local ${name}`, `shop-${name}.default.svc.cluster.local`]),
);
/** A mesh in which versions have the same names before and after. */
const meshWithVersions = (objects: readonly object[]) => new Mesh(manifestsOf(objects), {}, VERSIONS);

/** The objects after a migration. */
function migrated(before: readonly object[], { apply, delete: removed }: ReturnType<Mesh['migration']>): object[] {
  const keyOf = (object: object) => {
    const { apiVersion, kind, metadata } = object as Manifest;
    return JSON.stringify([apiVersion, kind, metadata.name]);
  };
  const gone = new Set([...removed, ...apply].map(keyOf));
  return [...before.filter((object) => !gone.has(keyOf(object))), ...apply];
}

test('after a migration, each request is treated as before, or belongs to a difference with a name', () => {
  const counts = { migrated: 0, kept: 0, equal: 0, differing: 0, proved: 0, other: 0 };
  fc.assert(
    fc.property(world, fc.array(request, { minLength: 60, maxLength: 60 }), (objects, requests) => {
      const migration = meshOf(objects).migration();
      const { becomes, obstacles, differences } = migration;
      counts.migrated += becomes.filter(({ from }) => from.startsWith('VirtualService')).length;
      counts.kept += new Set(obstacles.map(({ object }) => object)).size;
      counts.proved += becomes.length > 0 && differences.length === 0 ? 1 : 0;
      const other = differences.filter(({ names }) => names.includes('other'));
      counts.other += other.length > 0 ? 1 : 0;
      if (process.env.SHOW && other.length > 0) {
        console.log(JSON.stringify([objects.slice(fixed.length), migration.apply, other]));
      }
      const [before, after] = [meshWithVersions(objects), meshWithVersions(migrated(objects, migration))];
      const comparison = after.compareTo(before);
      expect(comparison.differences).toHaveLength(differences.length);
      for (const asked of requests) {
        if (observed(before.route(asked)) === observed(after.route(asked))) {
          counts.equal += 1;
          continue;
        }
        counts.differing += 1;
        if (comparison.indexOf(asked) !== null) continue;
        const traces = [before, after].map((mesh) => mesh.route(asked).trace.join('\n'));
        throw new Error(`not reported: ${JSON.stringify(asked)}\n${traces.join('\n---\n')}`);
      }
    }),
    { numRuns: RUNS, endOnFailure: true, ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  );
  if (process.env.SHOW) console.log(counts);
  expect(counts.migrated).toBeGreaterThan(RUNS / 4);
  expect(counts.kept).toBeGreaterThan(0);
  expect(counts.other).toBe(0);
  // One world in 25 has no difference at all.
  if (RUNS >= 200) expect(Math.min(counts.proved, counts.differing)).toBeGreaterThan(0);
});
