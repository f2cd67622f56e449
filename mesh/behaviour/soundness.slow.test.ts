import fc from 'fast-check';
import { Inventory } from '../checks/engine/inventory';
import { runChecks } from '../checks/engine/run';
import { type Reachability, reachabilityOf } from '../checks/facts/reach';
import { shadowedAtGateway } from '../checks/rules/virtual-service/shadowed-at-gateway';
import { meshOf } from '../fixtures/objects';
import type { Manifest } from '../manifest/manifest';
import type { Request } from '../request/request';

const RUNS = Number(process.env.RUNS ?? 150);
const HOST = 'shop.default.svc.cluster.local';

// Few different values, so rules often overlap.
const paths = ['/', '/a', '/A', '/a/', '/ab', '/a/b', '/a/b/c', '/b', '/b1', '/b12', '/c.d', '/~α~', '/a~α~', '/aa'];
const uri = fc.oneof(
  fc.constantFrom('/', '/a', '/a/', '/a/b', '/b', '', 'a', '/A').map((prefix) => ({ prefix })),
  fc.constantFrom('/a', '/a/b', '/b1', '/', '/b?x=1', 'b').map((exact) => ({ exact })),
  fc
    .constantFrom(
      '.*',
      '/.*',
      '/a.*',
      '/a(/b)?',
      '/b\\d+',
      '/b[0-9]',
      '^/b1$',
      '/(a|b).*',
      '(?i)/A',
      '/[^a].*',
      '/c.d',
      '/c\\.d',
    )
    .map((regex) => ({ regex })),
);
const value = fc.oneof(
  fc.constantFrom('x', 'xy', '').map((exact) => ({ exact })),
  fc.constantFrom('x', 'xy').map((prefix) => ({ prefix })),
  fc.constantFrom('.*', 'x.*', 'x|y', '.+', '*', '[a-z]+', 'x?y?').map((regex) => ({ regex })),
  fc.constant({}),
);
const method = fc.oneof(
  fc.constantFrom('GET', 'POST').map((exact) => ({ exact })),
  fc.constantFrom('GET|POST', '.*', 'P.*').map((regex) => ({ regex })),
);
const authority = fc.oneof(
  fc.constantFrom('shop.default.svc.cluster.local').map((exact) => ({ exact })),
  fc.constant({ prefix: 'shop' }),
);
const headers = fc.dictionary(fc.constantFrom('x', 'X-B', 'x-b'), value, { maxKeys: 2 });
const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const match = fc
  .record({
    uri: fc.option(uri, { nil: undefined, freq: 3 }),
    ignoreUriCase: rarely(fc.boolean()),
    method: rarely(method),
    authority: rarely(authority),
    headers: rarely(headers),
    withoutHeaders: rarely(headers),
    queryParams: rarely(fc.dictionary(fc.constantFrom('q'), value, { maxKeys: 1 })),
    port: rarely(fc.constantFrom(80, 8080)),
    gateways: rarely(fc.subarray(['mesh', 'gw'], { minLength: 1 })),
    sourceLabels: rarely(fc.constantFrom({ app: 'web' }, { app: 'cart' })),
    sourceNamespace: rarely(fc.constantFrom('default', 'other')),
  })
  .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, one]) => one !== undefined)));
const rule = fc.record({ match: fc.array(match, { minLength: 0, maxLength: 2 }) }).map(({ match: matches }) => ({
  ...(matches.length > 0 && { match: matches }),
  route: [{ destination: { host: 'shop' } }],
}));
const delegating = fc
  .record({ match: fc.array(match, { maxLength: 1 }), name: fc.constant('leaf') })
  .map(({ match: matches, name }) => ({ ...(matches.length > 0 && { match: matches }), delegate: { name } }));

function virtualService(name: string, spec: object): Manifest {
  const metadata = { name, namespace: 'default' };
  return { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata, spec } as Manifest;
}

const surroundings = [
  {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'shop', namespace: 'default' },
    spec: {
      clusterIP: '10.0.0.1',
      selector: { app: 'shop' },
      ports: [80, 8080].map((port) => ({ name: `http-${port}`, port })),
    },
  },
  {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'gw', namespace: 'default' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [80, 8080].map((number) => ({
        port: { number, name: `http-${number}`, protocol: 'HTTP' },
        hosts: ['*'],
      })),
    },
  },
] as unknown as Manifest[];

const world = fc
  .record({
    gateways: fc.constantFrom(undefined, ['gw'], ['mesh', 'gw']),
    rules: fc.array(fc.oneof({ weight: 8, arbitrary: rule }, { weight: 1, arbitrary: delegating }), {
      minLength: 2,
      maxLength: 5,
    }),
    leaf: fc.array(rule, { minLength: 1, maxLength: 2 }),
  })
  .map(({ gateways, rules, leaf }) => [
    ...surroundings,
    virtualService('shop', { hosts: [HOST], ...(gateways && { gateways }), http: rules }),
    virtualService('leaf', { http: leaf }),
  ]);

const header = fc.constantFrom(undefined, '', 'x', 'xy', 'xyz', 'y', '~α~');
const request: fc.Arbitrary<Request> = fc
  .record({
    from: fc.constantFrom('gateway', 'default/web', 'other/cart', 'other/web'),
    port: fc.constantFrom(80, 8080),
    method: fc.constantFrom('GET', 'POST', 'PUT'),
    path: fc.constantFrom(...paths),
    query: fc.constantFrom('', '?q', '?q=x', '?q=xy', '?q=z'),
    x: header,
    host: fc.constantFrom('shop.default.svc.cluster.local', 'shop.default.svc.cluster.local:80'),
    b: header,
  })
  .map(({ from, port, method: verb, path, query, x, b, host }) => ({
    from,
    ...(from === 'gateway' && { gateway: 'gw' }),
    port,
    host,
    method: verb,
    path: path + query,
    headers: { ...(x !== undefined && { x }), ...(b !== undefined && { 'x-b': b }) },
  }));

/** Unreachable rules and matches, by their names in verdicts. */
function outOfReach({ reach }: Reachability): Set<string> {
  const dead = new Set<string>();
  const alive = new Set<string>();
  for (const [
    {
      rule: { index, delegate },
      match,
    },
    { kind },
  ] of reach) {
    const own = delegate ? `${delegate.rule}/${match?.delegateIndex ?? null}` : '';
    (kind === 'open' ? alive : dead).add(`${index}/${match?.index ?? null} ${own}`);
  }
  return new Set([...dead].filter((name) => !alive.has(name)));
}

test('a rule or match that is proved to be unreachable never matches a simulated request', () => {
  let proved = 0;
  const seen = new Set<string>();
  fc.assert(
    fc.property(world, fc.array(request, { minLength: 60, maxLength: 60 }), (manifests, requests) => {
      const dead = outOfReach(reachabilityOf(new Inventory(manifests.map((manifest) => ({ manifest })))));
      proved += dead.size;
      if (dead.size === 0) return;
      const mesh = meshOf(manifests);
      for (const request of requests) {
        const { matched } = mesh.route(request);
        if (!matched) continue;
        const { delegate } = matched;
        const own = delegate ? `${delegate.rule}/${delegate.match}` : '';
        const name = `${matched.rule}/${matched.match} ${own}`;
        seen.add(name);
        if (dead.has(name)) throw new Error(`${name} should be unreachable, but matches ${JSON.stringify(request)}`);
      }
    }),
    { numRuns: RUNS },
  );
  // Both sides do something: rules are proved unreachable, and requests reach rules.
  expect(proved).toBeGreaterThan(100);
  expect(seen.size).toBeGreaterThan(5);
});

const atGateway = fc
  .tuple(fc.array(rule, { minLength: 1, maxLength: 3 }), fc.array(rule, { minLength: 1, maxLength: 3 }))
  .map((both) => [
    ...surroundings,
    ...both.map((http, at) => virtualService(`shop-${at}`, { hosts: [HOST], gateways: ['gw'], http })),
  ]);

test('a rule that is reported as hidden by another VirtualService never matches at the gateway', () => {
  let reported = 0;
  fc.assert(
    fc.property(atGateway, fc.array(request, { minLength: 40, maxLength: 40 }), (manifests, requests) => {
      const { findings } = runChecks(
        [shadowedAtGateway],
        manifests.map((manifest) => ({ manifest })),
      );
      reported += findings.length;
      if (findings.length === 0) return;
      const hidden = new Set(findings.map(({ object, path }) => `${object} ${path}`));
      const mesh = meshOf(manifests);
      for (const request of requests) {
        const { matched } = mesh.route({ ...request, from: 'gateway', gateway: 'gw' });
        const name = `VirtualService ${matched?.virtualService} spec.http[${matched?.rule}]`;
        if (hidden.has(name)) throw new Error(`${name} should be hidden, but matches ${JSON.stringify(request)}`);
      }
    }),
    { numRuns: RUNS },
  );
  expect(reported).toBeGreaterThan(10);
});
