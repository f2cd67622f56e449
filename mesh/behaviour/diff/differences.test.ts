import {
  authorizationPolicy,
  deployment,
  destinationRule,
  gateway,
  http80,
  type Manifests,
  meshOf,
  requestAuthentication,
  service,
  sidecar,
  subset,
  to,
  virtualService,
  workloads,
} from '../../fixtures/objects';
import type { Manifest } from '../../manifest/manifest';
import { manifestsOf } from '../../manifest/mesh-source';
import { Mesh } from '../../mesh';
import type { Request } from '../../request/request';
import type { Difference } from './difference';

const subsets = ['v1', 'v2'].map((name) => ({ name, labels: { version: name } }));
const shop: Manifests = [
  ...workloads('shop', 'cart'),
  deployment('shop', 'v2'),
  destinationRule('shop', { host: 'shop', subsets }),
];
const rules = (...http: object[]) => virtualService('shop', { hosts: ['shop'], http });
const split = (v1: number, v2: number) => ({
  route: [
    { ...subset('shop', 'v1'), weight: v1 },
    { ...subset('shop', 'v2'), weight: v2 },
  ],
});
const when = (match: object, rule: object) => ({ match: [match], ...rule });
const prefix = (path: string) => ({ uri: { prefix: path } });

const differences = (before: Manifests, after: Manifests): readonly Difference[] =>
  meshOf([...shop, ...after]).differences(meshOf([...shop, ...before]));
const short = (found: readonly Difference[]) => found.map(({ kind, host, requests }) => `${kind} ${host}: ${requests}`);
const SHOP = 'shop.default.svc.cluster.local';

describe('no difference', () => {
  test.each<[string, Manifests, Manifests]>([
    [
      'a renamed VirtualService',
      [rules(split(90, 10))],
      [virtualService('other', { hosts: ['shop'], http: [split(90, 10)] })],
    ],
    [
      'rules in another order that cannot overlap',
      [rules(when(prefix('/a'), to('cart')), when(prefix('/b'), split(1, 1)), to('shop'))],
      [rules(when(prefix('/b'), split(1, 1)), when(prefix('/a'), to('cart')), to('shop'))],
    ],
    [
      'a match split in two rules',
      [rules({ match: [prefix('/a'), prefix('/b')], ...to('cart') }, to('shop'))],
      [rules(when(prefix('/a'), to('cart')), when(prefix('/b'), to('cart')), to('shop'))],
    ],
    [
      'a prefix written as a regex',
      [rules(when(prefix('/a'), to('cart')), to('shop'))],
      [rules(when({ uri: { regex: '/a.*' } }, to('cart')), to('shop'))],
    ],
    [
      'VirtualServices of a gateway that are merged into one',
      [
        gateway('edge', [{ ...http80, hosts: ['*'] }]),
        virtualService('a', { hosts: ['s.com'], gateways: ['edge'], http: [when(prefix('/a'), to('cart'))] }),
        virtualService('b', { hosts: ['s.com'], gateways: ['edge'], http: [to('shop')] }),
      ],
      [
        gateway('edge', [{ ...http80, hosts: ['*'] }]),
        virtualService('c', {
          hosts: ['s.com'],
          gateways: ['edge'],
          http: [when(prefix('/a'), to('cart')), to('shop')],
        }),
      ],
    ],
    ['a rule that no request reaches', [rules(to('cart'))], [rules(to('cart'), when(prefix('/a'), to('shop')))]],
    [
      'the same rewrite below a longer prefix',
      [rules(when(prefix('/old'), { ...to('cart'), rewrite: { uri: '/new' } }), to('shop'))],
      [
        rules(
          when(prefix('/old/x'), { ...to('cart'), rewrite: { uri: '/new/x' } }),
          when(prefix('/old'), { ...to('cart'), rewrite: { uri: '/new' } }),
          to('shop'),
        ),
      ],
    ],
    [
      'a renamed policy',
      [authorizationPolicy('a', { action: 'DENY', rules: [{ to: [{ operation: { methods: ['PUT'] } }] }] })],
      [authorizationPolicy('b', { action: 'DENY', rules: [{ to: [{ operation: { methods: ['PUT'] } }] }] })],
    ],
    [
      'another version of the API, also if a Service is missing',
      [
        rules(split(90, 10)),
        destinationRule('out', { host: 'out.default.svc.cluster.local', trafficPolicy: { tls: { mode: 'DISABLE' } } }),
      ],
      [
        { ...rules(split(90, 10)), apiVersion: 'networking.istio.io/v1beta1' },
        {
          ...destinationRule('out', {
            host: 'out.default.svc.cluster.local',
            trafficPolicy: { tls: { mode: 'DISABLE' } },
          }),
          apiVersion: 'networking.istio.io/v1alpha3',
        },
      ],
    ],
  ])('%s', (_, before, after) => {
    expect(differences(before, after)).toEqual([]);
    expect(differences(after, before)).toEqual([]);
  });
});

describe('a difference', () => {
  test('a changed weight is one split, with the field that causes it', () => {
    const [found, ...others] = differences([rules(split(90, 10))], [rules(split(80, 20))]);
    expect(others).toEqual([]);
    expect(found).toMatchObject({
      kind: 'split',
      host: SHOP,
      requests: 'every request',
      witness: { method: 'GET', path: '/' },
    });
    expect(found?.before.map(({ probability }) => `${probability}`)).toEqual(['9/10', '1/10']);
    expect(found?.after.map(({ probability }) => `${probability}`)).toEqual(['4/5', '1/5']);
    const labelled = { ...rules(split(80, 20)), metadata: { name: 'shop', namespace: 'default', labels: { a: 'b' } } };
    expect(differences([rules(split(90, 10))], [labelled])[0]?.causes).toEqual(found?.causes);
    expect(found?.causes).toMatchObject([
      { side: 'before', object: 'VirtualService default/shop', path: 'spec.http[0].route[0].weight' },
      { side: 'after', object: 'VirtualService default/shop', path: 'spec.http[0].route[0].weight' },
    ]);
  });

  test('a removed subset loses the requests that go to it', () => {
    const before = [
      rules(when({ headers: { 'x-tester': { exact: 'a' } } }, { route: [subset('shop', 'v2')] }), to('shop')),
    ];
    const now = meshOf([
      ...workloads('shop', 'cart'),
      deployment('shop', 'v2'),
      destinationRule('shop', { host: 'shop', subsets: subsets.slice(0, 1) }),
      ...before,
    ]);
    const found = now.differences(meshOf([...shop, ...before]));
    expect(short(found)).toEqual([`lost ${SHOP}: header x-tester is a`]);
    expect(found[0]?.witness?.headers).toEqual({ 'x-tester': 'a' });
    expect(found[0]?.causes.map(({ object, path }) => `${object} ${path}`)).toContain(
      'DestinationRule default/shop spec.subsets[1]',
    );
  });

  test('a rule in front of others moves what it matches, except what an earlier rule matches', () => {
    const before = [rules(when(prefix('/api/health'), to('shop')), split(1, 1))];
    const after = [rules(when(prefix('/api/health'), to('shop')), when(prefix('/api'), to('cart')), split(1, 1))];
    expect(short(differences(before, after))).toEqual([
      `moved ${SHOP}: path begins with /api, unless path begins with /api/health`,
    ]);
  });

  test('a gateway loses a host', () => {
    const edge = (...hosts: string[]) => [
      gateway('edge', [{ ...http80, hosts: ['*'] }]),
      virtualService('shop', { hosts, gateways: ['edge'], http: [to('shop')] }),
    ];
    const found = differences(edge('a.com', 'b.com'), edge('a.com'));
    expect(short(found)).toEqual(['lost b.com: every request']);
    expect(found[0]).toMatchObject({ from: { gateway: 'default/edge', port: 80 }, witness: { host: 'b.com' } });
  });

  test('a gateway that requires certificates is one difference, not one for each rule', () => {
    const tls = (mode: string) => [
      gateway('edge', [
        {
          port: { number: 443, name: 'https', protocol: 'HTTPS' },
          hosts: ['*'],
          tls: { mode, credentialName: 'edge' },
        },
      ]),
      virtualService('shop', {
        hosts: ['a.com'],
        gateways: ['edge'],
        http: [when(prefix('/a'), to('cart')), when(prefix('/b'), to('cart')), to('shop')],
      }),
    ];
    const found = differences(tls('SIMPLE'), tls('MUTUAL'));
    expect(short(found).filter((line) => line.startsWith('lost'))).toEqual([
      'lost a.com: every request without a client certificate',
    ]);
  });

  test('a Sidecar that hides a service is one difference, with all of its fields', () => {
    const hidden = { egress: [{ hosts: ['other/*'] }], outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };
    const routes = rules(when(prefix('/a'), to('cart')), to('shop'));
    const found = differences(
      [routes, sidecar('default', { egress: [{ hosts: ['./*'] }] })],
      [routes, sidecar('default', hidden)],
    );
    const ofShop = found.filter(({ host, also = [] }) => [host, ...also.map((place) => place.host)].includes(SHOP));
    expect(ofShop.map(({ kind, requests }) => `${kind}: ${requests}`)).toEqual(['lost: every request']);
    const paths = new Set(ofShop[0]?.causes.map(({ path }) => path));
    expect(paths).toEqual(new Set(['spec.egress[0].hosts[0]', 'spec.outboundTrafficPolicy']));
  });

  test('a share of the requests is lost', () => {
    const without = [...workloads('shop'), destinationRule('shop', { host: 'shop', subsets: subsets.slice(0, 1) })];
    const complete = [
      ...workloads('shop'),
      deployment('shop', 'v2'),
      destinationRule('shop', { host: 'shop', subsets }),
    ];
    const found = meshOf([...without, rules(split(90, 10))]).differences(meshOf([...complete, rules(split(90, 10))]));
    expect(short(found)).toEqual([`lost ${SHOP}: every request`]);
  });

  test('rules with different names at the same place are different rules', () => {
    const named = (name: string, rule: object) => ({ name, ...rule });
    const [first, last] = [named('a', when(prefix('/a'), to('cart'))), named('b', to('shop'))];
    const [found] = differences([rules(first, last)], [rules(last, first)]);
    expect(found?.causes.map(({ path }) => path)).toEqual(['spec.http[0]', 'spec.http[0]']);
  });

  test('a new policy denies some requests, and an example shows it', () => {
    const policy = authorizationPolicy('no-put', {
      selector: { matchLabels: { app: 'shop' } },
      action: 'DENY',
      rules: [{ to: [{ operation: { methods: ['PUT'] } }] }],
    });
    const found = differences([], [policy]);
    expect(short(found)).toEqual([`denied ${SHOP}: method is PUT`]);
    expect(found[0]?.witness).toMatchObject({ method: 'PUT' });
    expect(found[0]?.causes).toMatchObject([{ side: 'after', object: 'AuthorizationPolicy default/no-put' }]);
  });

  test('the line of a tcp or tls rule causes what happens to connections', () => {
    const rule = (protocol: string, port: number, match: object, host: string) => ({
      [protocol]: [
        { match: [{ port: 7000, ...match }], ...to('cart') },
        { match: [{ port, ...match }], route: [{ destination: { host, port: { number: 80 } } }] },
      ],
    });
    const edge = gateway('edge', [
      { port: { number: 9000, name: 'tcp', protocol: 'TCP' }, hosts: ['*'] },
      { port: { number: 8443, name: 'tls', protocol: 'TLS' }, hosts: ['*'], tls: { mode: 'PASSTHROUGH' } },
    ]);
    const sides = (tcp: string, tls: string) => [
      edge,
      service('db', [{ name: 'tcp', port: 80 }]),
      service('other', [{ name: 'tcp', port: 80 }]),
      deployment('db'),
      deployment('other'),
      virtualService('db', { hosts: ['*'], gateways: ['edge'], ...rule('tcp', 9000, {}, tcp) }),
      virtualService('tls', {
        hosts: ['a.com'],
        gateways: ['edge'],
        ...rule('tls', 8443, { sniHosts: ['a.com'] }, tls),
      }),
    ];
    const found = differences(sides('db', 'db'), sides('other', 'other'));
    const causes = found.map((difference) => new Set(difference.causes.map(({ object, path }) => `${object} ${path}`)));
    expect(causes).toContainEqual(new Set(['VirtualService default/db spec.tcp[1].route[0].destination.host']));
    expect(causes).toContainEqual(new Set(['VirtualService default/tls spec.tls[1].route[0].destination.host']));
    expect(causes).toHaveLength(2);
  });

  test('a Sidecar that blocks unknown hosts changes what goes to them', () => {
    const found = differences([], [sidecar('default', { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } })]);
    expect(short(found)).toEqual(['lost *: every request']);
  });

  test('only a preflight request shows another CORS policy', () => {
    const allowing = (origin: string) => [rules({ ...to('shop'), corsPolicy: { allowOrigins: [{ exact: origin }] } })];
    const [found] = differences(allowing('https://a.com'), allowing('https://b.com'));
    expect(found?.witness).toMatchObject({ method: 'OPTIONS', headers: { origin: 'https://a.com' } });
  });

  test('a rule without preflight requests answers them alike, but can allow another origin', () => {
    const getting = (corsPolicy: object) => [rules(when({ method: { exact: 'GET' } }, { ...to('shop'), corsPolicy }))];
    const allowing = (origin: string, more: object = {}) => getting({ allowOrigins: [{ exact: origin }], ...more });
    expect(differences(allowing('https://a.com'), allowing('https://a.com', { maxAge: '1m' }))).toEqual([]);
    expect(differences(allowing('https://a.com'), allowing('https://b.com'))).not.toEqual([]);
  });
});

test('a regex that is not modelled may differ', () => {
  const cart = (regex: string) => [rules(when({ headers: { x: { regex } } }, to('cart')), to('shop'))];
  const found = differences(cart('\\pL+'), cart('\\pN+'));
  expect(found.map(({ kind }) => kind)).toContain('may-differ');
  expect(found.every(({ kind, reason }) => kind !== 'may-differ' || reason !== undefined)).toBe(true);
});

describe('what the manifests lack may differ', () => {
  test('workloads of a destination, unless it does not have the port', () => {
    const db = service('db', [{ name: 'tcp', port: 9000 }]);
    const edge = gateway('edge', [{ port: { number: 9000, name: 'tcp', protocol: 'TCP' }, hosts: ['*'] }]);
    const sides = (host: string) => [
      ...[db, edge, service('other', [{ name: 'tcp', port: 9000 }])],
      virtualService('db', { hosts: ['*'], gateways: ['edge'], tcp: [to(host)] }),
    ];
    expect(differences(sides('db'), sides('other'))).toMatchObject([
      { kind: 'may-differ', reason: 'no manifest has a workload of the destination: pass it as context' },
    ]);
    expect(differences(sides('nowhere'), sides('elsewhere'))).toEqual([]);
  });

  const bare = (before: Manifests, after: Manifests) => meshOf(after).differences(meshOf(before));

  test('the Service of a changed VirtualService or DestinationRule', () => {
    const found = bare([rules(split(90, 10))], [rules(split(80, 20))]);
    expect(short(found)).toEqual([`may-differ ${SHOP}: every request`]);
    expect(found[0]?.reason).toBe(`no Service or ServiceEntry has host ${SHOP}: add it, or pass it as context`);
    const policy = (mode: string) => [destinationRule('shop', { host: 'shop', trafficPolicy: { tls: { mode } } })];
    expect(short(bare(policy('DISABLE'), policy('SIMPLE')))).toEqual([`may-differ ${SHOP}: every request`]);
  });

  test('the Gateway of a changed VirtualService', () => {
    const bound = (target: string) => [
      virtualService('shop', { hosts: ['s.com'], gateways: ['edge'], http: [to(target)] }),
    ];
    const [found] = differences(bound('shop'), bound('cart'));
    expect(found).toMatchObject({ kind: 'may-differ', from: { gateway: 'default/edge' }, host: 's.com' });
  });

  test('not if only the name has changed', () => {
    expect(bare([rules(split(90, 10))], [virtualService('other', { hosts: ['shop'], http: [split(90, 10)] })])).toEqual(
      [],
    );
  });
});

test.each([
  [{ jwksUri: 'https://two.example/keys' }, /^the keys of its issuer differ/],
  [{ fromHeaders: [{ name: 'x-token' }] }, /^its issuer has other headers, parameters or cookies/],
  [{ forwardOriginalToken: true }, /^workloads or policies receive something else of the token$/],
])('another %j of a token rule may differ, with the reason', (more, reason) => {
  const rule = { issuer: 'https://one.example', jwksUri: 'https://one.example/keys' };
  const tokens = (jwtRule: object) => [
    requestAuthentication('shop', { selector: { matchLabels: { app: 'shop' } }, jwtRules: [jwtRule] }),
  ];
  const found = differences(tokens(rule), tokens({ ...rule, ...more }));
  expect(found.map(({ kind }) => kind)).toEqual(['may-differ']);
  expect(found[0]?.reason).toMatch(reason);
  expect(found[0]?.requests).toBe('a token from https://one.example');
});

describe('an identity that no workload of the manifests has', () => {
  const allowing = (source: object) => [
    ...workloads('web'),
    authorizationPolicy('web', { selector: { matchLabels: { app: 'web' } }, rules: [{ from: [{ source }] }] }),
  ];
  const found = (before: object, after: object) =>
    meshOf(allowing(after))
      .differences(meshOf(allowing(before)))
      .map(({ kind, from, reason }) => [kind, from, reason]);
  const web = 'cluster.local/ns/default/sa/web';

  test.each([{ principals: [web, 'cluster.local/ns/default/sa/batch'] }, { serviceAccounts: ['web', 'batch'] }])(
    'may be allowed now: %j',
    (source) => {
      expect(found({ principals: [web] }, source)).toEqual([
        [
          'may-differ',
          { workloads: ['default/* with service account batch'] },
          'policies allow it now, but no manifest has a workload with service account batch: add it, or pass it as context',
        ],
      ]);
    },
  );

  test('may be one of those that a pattern matches', () => {
    expect(found({ principals: [`${web}*`] }, { principals: [web] })).toEqual([
      [
        'may-differ',
        { workloads: ['default/* with service account web*'] },
        expect.stringMatching(/^policies deny it now/),
      ],
    ]);
    expect(found({ principals: [web] }, { serviceAccounts: ['default/web'] })).toEqual([]);
  });
});

test('another path normalization may treat any path differently', () => {
  const config = (normalization: string) => ({
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio', namespace: 'istio-system' },
    spec: { meshConfig: { pathNormalization: { normalization } } },
  });
  const before = [config('NONE'), rules(when({ uri: { exact: '/a' } }, to('cart')), to('shop'))];
  const found = differences(before, [config('MERGE_SLASHES'), ...before.slice(1)]);
  expect(new Set(found.map(({ kind }) => kind))).toEqual(new Set(['changed', 'may-differ']));
  expect(found.map(({ host }) => host)).toContain(SHOP);
});

test('a MeshConfig that no object sets counts', () => {
  const blocked = { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } };
  const found = new Mesh(manifestsOf(shop), { meshConfig: blocked }).differences(meshOf(shop));
  expect(short(found)).toEqual(['lost *: every request']);
});

describe('a request belongs to a difference', () => {
  const indexOf = (before: Manifests, after: Manifests, request: Request) =>
    meshOf([...shop, ...after])
      .compareTo(meshOf([...shop, ...before]))
      .affects(request);

  test('of another host, if Envoy refuses the whole route table', () => {
    const edge = (request: object) => [
      gateway('edge', [{ ...http80, hosts: ['*'] }]),
      virtualService('a', {
        hosts: ['a.com'],
        gateways: ['edge'],
        http: [{ ...to('shop'), headers: { request: { set: request } } }],
      }),
      virtualService('b', { hosts: ['b.com'], gateways: ['edge'], http: [to('cart')] }),
    ];
    const request = { from: 'gateway', host: 'b.com', path: '/' };
    expect(indexOf(edge({ x: 'y' }), edge({ x: '%UNKNOWN()%' }), request)).not.toBeNull();
  });

  test('of an ExternalName that stands for the changed host', () => {
    const alias = {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'alias', namespace: 'default' },
      spec: { type: 'ExternalName', externalName: SHOP, ports: [{ name: 'http', port: 80 }] },
    };
    const request = { from: 'default/client', host: 'alias', path: '/' };
    expect(indexOf([alias, rules(split(90, 10))], [alias, rules(split(80, 20))], request)).not.toBeNull();
  });

  test('by a short name, if the representative caller is in another namespace', () => {
    const request = { from: 'default/nobody', host: 'shop', path: '/' };
    expect(indexOf([rules(split(90, 10))], [rules(split(80, 20))], request)).not.toBeNull();
  });

  test('by the address that a caller without a sidecar connects to', () => {
    const bare = {
      ...deployment('bare'),
      spec: {
        template: {
          metadata: { labels: { app: 'bare' }, annotations: { 'sidecar.istio.io/inject': 'false' } },
          spec: { containers: [{ name: 'app', image: 'app' }] },
        },
      },
    };
    const policy = authorizationPolicy('no-put', {
      selector: { matchLabels: { app: 'shop' } },
      action: 'DENY',
      rules: [{ to: [{ operation: { hosts: ['any.org'] } }] }],
    });
    const request = { from: 'default/bare-v1', host: 'any.org', address: 'shop', path: '/' };
    expect(indexOf([bare], [bare, policy], request)).not.toBeNull();
    const elsewhere = { from: 'default/bare-v1', host: 'cart', address: 'shop', path: '/' };
    expect(indexOf([bare], [deployment('bare')], elsewhere)).not.toBeNull();
    expect(short(differences([bare], [deployment('bare')]))).toContainEqual(
      expect.stringMatching(/^moved .*: the address that is connected to is not that of the host$/),
    );
  });
});

test('A new Service at a port changes nothing for other hosts at this port', () => {
  const [before, after] = [meshOf(workloads('cart')), meshOf([...workloads('cart'), ...workloads('web')])];
  const others = [service('web', [{ port: 8080, name: 'http' }]), deployment('web')];
  expect(after.differences(before).map(({ host }) => host)).not.toContain('*');
  expect(
    meshOf([...workloads('cart'), ...others])
      .differences(before)
      .map(({ host }) => host),
  ).not.toContain('*');
});

test.each([{ principals: ['*'] }, { namespaces: ['istio-system'] }, { principals: ['*'], notNamespaces: ['default'] }])(
  'A policy about the identity of a gateway decides over the requests through it: %j',
  (source) => {
    const world: Manifests = [
      ...workloads('web'),
      gateway('edge', [{ ...http80, hosts: ['*'] }]),
      virtualService('web', { hosts: ['*.com'], gateways: ['edge'], http: [to('web')] }),
    ];
    const policy = authorizationPolicy('denied', { action: 'DENY', rules: [{ from: [{ source }] }] });
    const found = meshOf([...world, policy]).differences(meshOf(world));
    expect(found.filter(({ from }) => 'gateway' in from)).toMatchObject([{ kind: 'denied', host: '*.com' }]);
  },
);

describe('Gateways of both APIs with one name', () => {
  const gatewayApi = (kind: string, name: string, spec: object): Manifest => ({
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind,
    metadata: { name, namespace: 'default' },
    ...{ spec },
  });
  // Istiod deploys one of them, so they have different Pods.
  const world = (host: string, hostname: string): Manifests => [
    ...workloads('web'),
    gateway('edge', [{ ...http80, hosts: [host] }]),
    virtualService('web', { hosts: ['web.com'], gateways: ['edge'], http: [to('web')] }),
    gatewayApi('Gateway', 'edge', {
      gatewayClassName: 'istio',
      listeners: [{ name: 'http', port: 80, protocol: 'HTTP', hostname: '*.com' }],
    }),
    gatewayApi('HTTPRoute', 'web', {
      parentRefs: [{ name: 'edge' }],
      hostnames: [hostname],
      rules: [{ backendRefs: [{ name: 'web', port: 80 }] }],
    }),
  ];
  const before = meshOf(world('web.com', 'web.com'));

  test("a change of Istio's is seen", () => {
    const found = meshOf(world('shop.com', 'web.com')).differences(before);
    const cause = { object: 'Gateway default/edge', path: 'spec.servers[0].hosts[0]' };
    expect(found).toMatchObject([{ kind: 'lost', host: 'web.com', causes: [cause, cause] }]);
  });

  test('a change at the other is seen, and its name has the API group', () => {
    const from = { gateway: 'default/edge.gateway.networking.k8s.io', port: 80 };
    expect(meshOf(world('web.com', 'pay.com')).differences(before)).toMatchObject([
      { kind: 'gained', host: 'pay.com', from },
      { kind: 'lost', host: 'web.com', from },
    ]);
  });

  test('a name that both have is explained', () => {
    const { assumptions } = before.route({ from: 'gateway', gateway: 'edge', host: 'web.com', path: '/' });
    expect(assumptions).toContain('the gateway edge is default/edge, not default/edge.gateway.networking.k8s.io');
  });
});
