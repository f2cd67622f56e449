import fc from 'fast-check';
import {
  authorizationPolicy,
  deployment,
  destinationRule,
  gateway,
  http80,
  meshOf,
  service,
  subset,
  virtualService,
} from '../../fixtures/objects';
import type { Manifest } from '../../manifest/manifest';
import type { Request } from '../../request/request';
import { observed } from '../diff/observed';
import { nameOfManifest } from './transition';

const RUNS = Number(process.env.RUNS ?? 40);
const MOST_MIXTURES = 128;

const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
const path = fc.constantFrom('/', '/a', '/b');
const destination = fc.oneof(
  fc.constantFrom('shop', 'cart').map((host) => ({ destination: { host } })),
  fc.tuple(fc.constantFrom('shop', 'cart'), fc.constantFrom('v1', 'v2')).map(([host, name]) => subset(host, name)),
);
const rule = fc.tuple(rarely(path), destination).map(([prefix, route]) => ({
  ...(prefix !== undefined && { match: [{ uri: { prefix } }] }),
  route: [route],
}));
const hosts = fc.constantFrom(
  ['shop'],
  ['cart'],
  ['shop', 'cart'],
  ['shop.com'],
  ['cart.com'],
  ['shop.com', 'cart.com'],
);
const virtualServices = (names: readonly string[]) =>
  names.map((name) =>
    fc.option(
      fc
        .tuple(hosts, fc.array(rule, { minLength: 1, maxLength: 2 }))
        .map(([own, http]) =>
          virtualService(name, { hosts: own, http, ...(own[0]?.endsWith('.com') && { gateways: ['edge'] }) }),
        ),
      { nil: undefined, freq: 4 },
    ),
  );
const labels = fc.constantFrom('v1', 'v2');
const subsets = fc
  .record({ v1: rarely(labels), v2: rarely(labels) })
  .map((all) =>
    Object.entries(all).flatMap(([name, version]) => (version === undefined ? [] : [{ name, labels: { version } }])),
  );
const destinationRules = ['shop', 'cart'].map((host) =>
  fc.option(
    subsets.map((all) => destinationRule(host, { host, subsets: all })),
    { nil: undefined, freq: 5 },
  ),
);
const edge = fc
  .subarray(['shop.com', 'cart.com'], { minLength: 1 })
  .map((own) => gateway('edge', [{ ...http80, hosts: own }]));
const policies = ['allow-a', 'allow-b'].map((name) =>
  fc.option(
    fc
      .tuple(
        fc.constantFrom('shop', 'cart'),
        fc.constantFrom('ALLOW', 'DENY'),
        fc.constantFrom(['/a*'], ['/b*'], ['*']),
      )
      .map(([app, action, paths]) =>
        authorizationPolicy(name, {
          action,
          selector: { matchLabels: { app } },
          rules: [{ to: [{ operation: { paths } }] }],
        }),
      ),
    { nil: undefined, freq: 1 },
  ),
);
const versions = ['shop', 'cart'].map((app) => rarely(fc.constant(deployment(app, 'v2'))));
// Never changes, but sends requests to hosts that do.
const split = virtualService('both', {
  hosts: ['both'],
  http: [
    {
      route: [
        { ...subset('shop', 'v1'), weight: 50 },
        { destination: { host: 'cart' }, weight: 50 },
      ],
    },
  ],
});
// Gateways of both APIs can serve the same Pods, under the same name.
const gatewayApi = (kind: string, name: string, spec: object): Manifest => ({
  apiVersion: 'gateway.networking.k8s.io/v1',
  kind,
  metadata: { name, namespace: 'default' },
  ...{ spec },
});
const listener = fc
  .tuple(fc.constantFrom('http', 'more'), rarely(fc.constantFrom('shop.com', '*.com')))
  .map(([name, hostname]) => ({ name, port: 80, protocol: 'HTTP', ...(hostname && { hostname }) }));
const kubernetesGateway = fc.option(
  fc.uniqueArray(listener, { minLength: 1, maxLength: 2, selector: ({ name }) => name }).map((listeners) =>
    gatewayApi('Gateway', 'edge', {
      gatewayClassName: 'istio',
      addresses: [{ type: 'Hostname', value: 'ingress' }],
      listeners,
    }),
  ),
  { nil: undefined, freq: 2 },
);
const gatewayParent = rarely(fc.constantFrom('http', 'more')).map((sectionName) => ({
  name: 'edge',
  ...(sectionName && { sectionName }),
}));
const meshParent = fc.constantFrom('shop', 'cart').map((name) => ({ group: '', kind: 'Service', name }));
const backend = fc
  .tuple(fc.constantFrom('shop', 'cart', 'other'), fc.constantFrom(1, 3))
  .map(([name, weight]) => ({ name, port: 80, weight }));
const routeRule = fc
  .tuple(rarely(path), fc.uniqueArray(backend, { minLength: 1, maxLength: 2, selector: ({ name }) => name }))
  .map(([value, backendRefs]) => ({
    ...(value !== undefined && { matches: [{ path: { type: 'PathPrefix', value } }] }),
    backendRefs,
  }));
const routes = ['one', 'two'].map((name) =>
  fc.option(
    fc
      .tuple(
        fc.oneof(gatewayParent, meshParent),
        rarely(fc.constantFrom('shop.com', 'cart.com')),
        fc.array(routeRule, { minLength: 1, maxLength: 2 }),
      )
      .map(([parent, hostname, rules]) =>
        gatewayApi('HTTPRoute', name, { parentRefs: [parent], ...(hostname && { hostnames: [hostname] }), rules }),
      ),
    { nil: undefined, freq: 3 },
  ),
);
const pods = [
  service('ingress', [{ port: 80, name: 'http' }], { selector: { istio: 'ingressgateway' } }),
  deployment('ingress', 'v1', { template: { metadata: { labels: { istio: 'ingressgateway' } } } }),
];
const world = fc
  .tuple(
    ...virtualServices(['one', 'two']),
    ...destinationRules,
    edge,
    ...policies,
    ...versions,
    kubernetesGateway,
    ...routes,
  )
  .map((objects): Manifest[] => [
    ...['shop', 'cart', 'both', 'other'].flatMap((app) => [service(app), deployment(app, 'v1')]),
    ...pods,
    split,
    ...objects.flatMap((one) => one ?? []),
  ]);

const requests: Request[] = ['/', '/a', '/b', '/c'].flatMap((at) => [
  ...['shop', 'cart', 'both', 'other'].map((host) => ({ from: 'default/client', host, path: at })),
  ...['shop.com', 'cart.com'].map((host) => ({ from: 'gateway', host, path: at })),
]);

const answers = (manifests: Iterable<Manifest>) => {
  const mesh = meshOf([...manifests]);
  return requests.map((request) => observed(mesh.route(request)));
};
const young = (manifest: Manifest): Manifest => ({
  ...manifest,
  metadata: { ...manifest.metadata, creationTimestamp: '9999-12-31T00:00:00Z' },
});

test.each([
  ['as old as the others', (manifest: Manifest) => manifest],
  ['younger than the others', young],
])(
  'Whatever the proxies see of a step, every request is answered as before or as after; new objects are %s',
  (_, made) => {
    let safe = 0;
    fc.assert(
      fc.property(world, world, fc.infiniteStream(fc.nat()), (before, after, random) => {
        const plan = meshOf(after).plan(meshOf(before));
        const old = new Map(before.map((manifest) => [nameOfManifest(manifest), manifest]));
        const aged = (manifest: Manifest) => (old.has(nameOfManifest(manifest)) ? manifest : made(manifest));
        const [was, is] = [answers(before), answers(after.map(aged))];
        let state = new Map(old);
        if (!plan.safe) return;
        safe += 1;
        for (const step of plan.steps) {
          const moves = [
            ...step.apply.map((manifest): [string, Manifest | undefined] => [nameOfManifest(manifest), aged(manifest)]),
            ...step.delete.map((name): [string, Manifest | undefined] => [name, undefined]),
          ];
          const all = 2 ** moves.length;
          const mixtures =
            all <= MOST_MIXTURES
              ? [...Array(all).keys()]
              : Array.from({ length: MOST_MIXTURES }, () => (random.next().value ?? 0) % all);
          for (const mixture of mixtures) {
            const seen = withMoves(
              state,
              moves.filter((_one, index) => mixture & (1 << index)),
            );
            for (const [index, answer] of answers(seen.values()).entries()) {
              expect([was[index], is[index]]).toContain(answer);
            }
          }
          state = withMoves(state, moves);
        }
        expect(new Set([...state.keys()])).toEqual(new Set(after.map(nameOfManifest)));
        expect(answers(state.values())).toEqual(is);
      }),
      { numRuns: RUNS },
    );
    // Many random changes have a safe way; without one, the plan must say so.
    expect(safe).toBeGreaterThan(RUNS / 10);
  },
);

function withMoves(
  state: ReadonlyMap<string, Manifest>,
  moves: readonly [string, Manifest | undefined][],
): Map<string, Manifest> {
  const next = new Map(state);
  for (const [name, manifest] of moves) {
    if (manifest) next.set(name, manifest);
    else next.delete(name);
  }
  return next;
}
