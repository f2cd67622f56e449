import fc from 'fast-check';
import {
  authorizationPolicy,
  deployment,
  destinationRule,
  gateway,
  http80,
  meshOf,
  peerAuthentication,
  service,
  sidecar,
  subset,
  virtualService,
} from '../../fixtures/objects';
import type { Request } from '../../request/request';
import { observed } from './observed';

const RUNS = Number(process.env.RUNS ?? 60);

// Few different values, so rules and policies often overlap.
const string = fc.oneof(
  fc.constantFrom('x', 'xy', '').map((exact) => ({ exact })),
  fc.constantFrom('x', 'xy').map((prefix) => ({ prefix })),
  fc.constantFrom('.*', 'x.*', 'x|y', '[a-z]+', 'x?y?').map((regex) => ({ regex })),
  fc.constant({}),
);
const uri = fc.oneof(
  fc.constantFrom('/', '/a', '/a/', '/a/b', '/b').map((prefix) => ({ prefix })),
  fc.constantFrom('/a', '/a/b', '/').map((exact) => ({ exact })),
  fc.constantFrom('.*', '/a.*', '/a(/b)?', '/[^a].*', '(?i)/A').map((regex) => ({ regex })),
);
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const match = fc
  .record({
    uri: fc.option(uri, { nil: undefined, freq: 3 }),
    ignoreUriCase: rarely(fc.boolean()),
    method: rarely(fc.constantFrom({ exact: 'GET' }, { regex: 'GET|POST' }, { prefix: 'P' })),
    authority: rarely(fc.constantFrom({ prefix: 'shop' }, { exact: 'shop.com' }, { regex: '.*com' })),
    headers: rarely(fc.dictionary(fc.constantFrom('x', 'X-B'), string, { maxKeys: 2 })),
    withoutHeaders: rarely(fc.dictionary(fc.constantFrom('x', 'x-b'), string, { maxKeys: 1 })),
    queryParams: rarely(fc.dictionary(fc.constantFrom('q'), string, { maxKeys: 1 })),
    port: rarely(fc.constantFrom(80, 8080)),
    sourceLabels: rarely(fc.constantFrom({ app: 'web' }, { app: 'cart' })),
    sourceNamespace: rarely(fc.constantFrom('default', 'other')),
  })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)));

const destination = fc.constantFrom(
  { destination: { host: 'shop' } },
  subset('shop', 'v1'),
  subset('shop', 'v2'),
  subset('shop', 'missing'),
  { destination: { host: 'cart' } },
);
const split = fc.oneof(
  destination.map((one) => [one]),
  fc.tuple(destination, destination, fc.constantFrom(0, 10, 50)).map(([one, other, weight]) => [
    { ...one, weight },
    { ...other, weight: 100 - weight },
  ]),
);
const action = fc.oneof(
  { weight: 5, arbitrary: split.map((route) => ({ route })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(split, fc.constantFrom('/', '/new', '/a/b'))
      .map(([route, rewritten]) => ({ route, rewrite: { uri: rewritten } })),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<object>(
      { redirect: { uri: '/elsewhere' } },
      { redirect: { authority: 'other.com' } },
      { directResponse: { status: 418 } },
      { route: [subset('shop', 'v1')], timeout: '3s' },
      { route: [subset('shop', 'v1')], retries: { attempts: 0 } },
      { route: [subset('shop', 'v1')], mirror: { host: 'cart' } },
      { route: [subset('shop', 'v1')], fault: { abort: { httpStatus: 503, percentage: { value: 10 } } } },
      { route: [subset('shop', 'v1')], headers: { request: { set: { 'x-set': '1' }, remove: ['x'] } } },
      { route: [subset('shop', 'v1')], corsPolicy: { allowOrigins: [{ exact: 'https://a' }] } },
    ),
  },
);
const rule = fc
  .tuple(fc.array(match, { maxLength: 2 }), action)
  .map(([matches, does]) => ({ ...(matches.length > 0 && { match: matches }), ...does }));
const rules = fc.array(rule, { minLength: 1, maxLength: 4 });
const operation = fc.constantFrom<object>({ paths: ['/a*'] }, { methods: ['POST'] }, { notPaths: ['/b'] });
const policy = fc
  .tuple(fc.constantFrom('ALLOW', 'DENY'), operation, fc.constantFrom('shop', 'cart'), fc.boolean())
  .map(([mode, of, app, isFromWeb]) =>
    authorizationPolicy('rules', {
      action: mode,
      selector: { matchLabels: { app } },
      rules: [{ to: [{ operation: of }], ...(isFromWeb && { from: [{ source: { namespaces: ['other'] } }] }) }],
    }),
  );

const fixed = [
  service(
    'shop',
    [80, 8080].map((port) => ({ name: `http-${port}`, port })),
  ),
  service('cart', [
    { name: 'http', port: 80 },
    { name: 'tcp', port: 9000 },
  ]),
  deployment('shop', 'v1'),
  deployment('cart', 'v1'),
  deployment('web', 'v1'),
  deployment('other/web', 'v1'),
];

/** The parts of a world; two worlds of a pair share most of them. */
const parts = fc.record({
  mesh: rules.map((http) => virtualService('shop', { hosts: ['shop'], http })),
  edge: fc
    .tuple(rules, fc.constantFrom(['shop.com'], ['*.com'], ['shop.com', 'b.org']))
    .map(([http, hosts]) => virtualService('edge', { hosts, gateways: ['edge'], http })),
  gateway: fc.constantFrom(
    gateway('edge', [{ ...http80, hosts: ['*'] }]),
    gateway('edge', [{ ...http80, hosts: ['*.com'] }]),
    gateway('edge', [{ ...http80, hosts: ['*'], tls: { httpsRedirect: true } }]),
    gateway('edge', [
      { ...http80, hosts: ['*'] },
      {
        port: { number: 443, name: 'https', protocol: 'HTTPS' },
        hosts: ['*'],
        tls: { mode: 'SIMPLE', credentialName: 'c' },
      },
    ]),
  ),
  versions: fc
    .constantFrom(['v1'], ['v1', 'v2'], ['v2'])
    .map((names) =>
      destinationRule('shop', { host: 'shop', subsets: names.map((name) => ({ name, labels: { version: name } })) }),
    ),
  canary: fc.option(fc.constant(deployment('shop', 'v2'))),
  policy: fc.option(policy),
  mutual: fc.option(
    fc.constantFrom('STRICT', 'DISABLE').map((mode) => peerAuthentication('default', { mtls: { mode } })),
  ),
  imports: fc.option(
    fc
      .constantFrom(['./*'], ['other/*'], ['*/*'])
      .map((hosts) => sidecar('default', { egress: [{ hosts }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })),
    { freq: 2 },
  ),
});
type Parts = typeof parts extends fc.Arbitrary<infer T> ? T : never;

const manifestsOf = (world: Parts): object[] => [...fixed, ...Object.values(world).flatMap((object) => object ?? [])];

const pair = fc
  .tuple(
    parts,
    parts,
    fc.subarray(['mesh', 'edge', 'gateway', 'versions', 'canary', 'policy', 'mutual', 'imports'] as const, {
      minLength: 1,
      maxLength: 3,
    }),
  )
  .map(([before, other, changed]): [Parts, Parts] => [
    before,
    { ...before, ...Object.fromEntries(changed.map((part) => [part, other[part]])) },
  ]);

const header = fc.constantFrom(undefined, '', 'x', 'xy', 'y', 'z');
const request: fc.Arbitrary<Request> = fc
  .record({
    from: fc.constantFrom('gateway', 'default/web-v1', 'other/web-v1', 'default/cart-v1', 'other/nobody'),
    port: fc.constantFrom(80, 8080, 443, 9000),
    scheme: fc.constantFrom('http' as const, 'http' as const, 'https' as const),
    method: fc.constantFrom('GET', 'POST', 'OPTIONS'),
    path: fc.constantFrom('/', '/a', '/A', '/a/', '/a/b', '/a/b/c', '/b', '/ab', '/new'),
    query: fc.constantFrom('', '?q', '?q=x', '?q=xy', '?q=z'),
    host: fc.constantFrom(
      'shop.com',
      'a.com',
      'b.org',
      'shop',
      'shop.default',
      'shop.default.svc.cluster.local',
      'cart.default.svc.cluster.local',
      'shop.com:80',
    ),
    x: header,
    b: header,
    origin: fc.constantFrom(undefined, 'https://a', 'https://b'),
  })
  .map(({ query, path, x, b, origin, ...rest }) => ({
    ...rest,
    path: path + query,
    headers: {
      ...(x !== undefined && { x }),
      ...(b !== undefined && { 'x-b': b }),
      ...(origin !== undefined && { origin, 'access-control-request-method': 'PUT' }),
    },
  }));

test('every witness is a real difference, and no other request than reported is treated differently', () => {
  let witnesses = 0;
  let uncertain = 0;
  let differing = 0;
  let alike = 0;
  fc.assert(
    fc.property(pair, fc.array(request, { minLength: 80, maxLength: 80 }), ([old, now], requests) => {
      const [before, after] = [meshOf(manifestsOf(old)), meshOf(manifestsOf(now))];
      const comparison = after.compareTo(before);
      for (const { witness, kind } of comparison.differences) {
        if (kind === 'may-differ' || !witness) {
          uncertain += 1;
          continue;
        }
        witnesses += 1;
        if (observed(before.route(witness)) === observed(after.route(witness))) {
          throw new Error(`the witness is treated alike: ${JSON.stringify(witness)}`);
        }
        if (comparison.indexOf(witness) === null)
          throw new Error(`no difference has its witness ${JSON.stringify(witness)}`);
      }
      for (const asked of requests) {
        if (observed(before.route(asked)) === observed(after.route(asked))) {
          alike += 1;
          continue;
        }
        differing += 1;
        if (comparison.indexOf(asked) === null) {
          const verdicts = [before, after].map((mesh) => mesh.route(asked).trace.join('\n'));
          throw new Error(`not reported: ${JSON.stringify(asked)}\n${verdicts.join('\n---\n')}`);
        }
      }
    }),
    { numRuns: RUNS, endOnFailure: true, ...(process.env.SEED && { seed: Number(process.env.SEED) }) },
  );
  if (process.env.SHOW) console.log({ witnesses, uncertain, differing, alike });
  expect(witnesses).toBeGreaterThan(RUNS);
  expect(differing).toBeGreaterThan(RUNS);
  expect(uncertain).toBeLessThan(witnesses);
});
