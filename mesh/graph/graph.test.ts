import {
  authorizationPolicy,
  deployment,
  destinationRule,
  gateway,
  http80,
  type Manifests,
  meshOf,
  peerAuthentication,
  service,
  serviceEntry,
  sidecar,
  subset,
  to,
  virtualService,
  workloads,
} from '../fixtures/objects';
import { parseManifests } from '../reader/parse-manifests';
import type { Focus, GraphNode, GraphOptions } from './graph';
import { edgeLabel, labelOf } from './label';

const shop = [
  gateway('shop', [{ ...http80, hosts: ['*'] }]),
  ...['v1', 'v2'].map((version) => deployment('web', version)),
  service('web'),
  destinationRule('web', { host: 'web', subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })) }),
];
const routed = (http: object[], more: object = {}) => [
  ...shop,
  virtualService('web', { hosts: ['*'], gateways: ['shop'], http, ...more }),
];

/** The edges of a graph by the titles of their nodes: `Rule 1 -> v1: 80 %`. */
function edgesOf(manifests: Manifests, focus?: Focus, options?: GraphOptions): string[] {
  const { nodes, edges } = meshOf(manifests).graph(focus, options);
  const titles = new Map(nodes.map((node) => [node.id, titleOf(node)]));
  return edges.map((edge) => {
    const label = edgeLabel(edge);
    return `${titles.get(edge.from)} -> ${titles.get(edge.to)}${label === '' ? '' : `: ${label}`}`;
  });
}

function titleOf(node: GraphNode): string {
  return node.kind === 'version' && node.subset === null ? labelOf(node).details.join(', ') : labelOf(node).title;
}

const nodesOf = (manifests: Manifests, focus?: Focus) => meshOf(manifests).graph(focus).nodes;

describe('from a gateway', () => {
  test('rules in order, with shares and the answer to everything else', () => {
    const http = [
      { match: [{ uri: { prefix: '/a' } }], route: [{ ...subset('web', 'v2') }] },
      {
        match: [{ uri: { exact: '/b' } }],
        route: [
          { ...subset('web', 'v1'), weight: 80 },
          { ...subset('web', 'v2'), weight: 20 },
        ],
      },
    ];
    expect(edgesOf(routed(http), { gateway: 'shop' })).toEqual([
      'shop -> Rule 1',
      'Rule 1 -> v2',
      'shop -> Rule 2',
      'Rule 2 -> v1: 80 %',
      'Rule 2 -> v2: 20 %',
      'shop -> 404',
    ]);
  });

  test('a rule has its conditions in words, one entry for each alternative', () => {
    const match = [
      { uri: { prefix: '/a' }, headers: { 'x-tester': { exact: 'true' } }, withoutHeaders: { 'x-old': {} } },
      { uri: { regex: '/b.*' }, method: { exact: 'GET' }, queryParams: { v: { prefix: '2' } }, port: 80 },
      { uri: { exact: '/C' }, ignoreUriCase: true, withoutHeaders: { 'x-old': { exact: '1' } } },
    ];
    const [, rule] = nodesOf(routed([{ match, ...to('web') }]), { gateway: 'shop' });
    expect(rule).toMatchObject({
      kind: 'rule',
      matches: [
        {
          match: 0,
          conditions: ['path begins with /a', 'header x-tester is true', 'header x-old is missing'],
          example: { path: '/a', headers: { 'x-tester': 'true' } },
        },
        {
          match: 1,
          conditions: ['path matches /b.*', 'method is GET', 'query parameter v begins with 2', 'port is 80'],
          example: { path: '/b?v=2', method: 'GET', headers: {} },
        },
        {
          match: 2,
          conditions: ['path is /C in any case', 'header x-old is not 1'],
          example: { path: '/C', headers: {} },
        },
      ],
    });
  });

  test('faults, delays, mirrors, redirects and direct responses', () => {
    const http = [
      {
        match: [{ uri: { exact: '/fault' } }],
        fault: {
          abort: { httpStatus: 500, percentage: { value: 50 } },
          delay: { fixedDelay: '5s', percentage: { value: 10 } },
        },
        ...to('web'),
      },
      { match: [{ uri: { exact: '/mirror' } }], route: [subset('web', 'v1')], mirror: { host: 'web', subset: 'v2' } },
      { match: [{ uri: { exact: '/old' } }], redirect: { uri: '/new', redirectCode: 308 } },
      { directResponse: { status: 418, body: { string: 'teapot' } } },
    ];
    const manifests = routed(http);
    expect(edgesOf(manifests, { gateway: 'shop' })).toEqual([
      'shop -> Rule 1',
      'Rule 1 -> 500: 50 %',
      'Rule 1 -> web-v1, web-v2: 50 %',
      'shop -> Rule 2',
      'Rule 2 -> v1',
      'Rule 2 -> v2: mirror 100 %',
      'shop -> Rule 3',
      'Rule 3 -> 308',
      'shop -> Rule 4',
      'Rule 4 -> 418',
    ]);
    const labels = nodesOf(manifests, { gateway: 'shop' }).map(labelOf);
    expect(labels).toContainEqual({ title: 'Rule 1', details: ['path is /fault', '10 % wait 5s'] });
    expect(labels).toContainEqual({ title: '308', details: ['to /new'] });
    expect(labels).toContainEqual({ title: '418', details: ['teapot'] });
  });

  test('a version that no DestinationRule has and one without workloads are answered with 503', () => {
    const rule = destinationRule('api', { host: 'api', subsets: [{ name: 'v9', labels: { version: 'v9' } }] });
    const route = [
      { ...subset('web', 'v3'), weight: 1 },
      { ...subset('api', 'v9'), weight: 1 },
    ];
    const versions = nodesOf([...routed([{ route }]), ...workloads('api'), rule], { gateway: 'shop' });
    expect(versions.filter(({ kind }) => kind === 'version')).toMatchObject([
      { subset: 'v3', missing: 'no-cluster', workloads: [] },
      { subset: 'v9', missing: 'no-healthy', workloads: [] },
    ]);
  });

  test('a backend that a Gateway API route misses is answered with 500', () => {
    const rules = [{ backendRefs: [{ name: 'gone', port: 80 }] }];
    const manifests: Manifests = [
      ...workloads('web'),
      {
        apiVersion: 'gateway.networking.k8s.io/v1',
        kind: 'HTTPRoute',
        metadata: { name: 'web', namespace: 'default' },
        spec: { parentRefs: [{ group: '', kind: 'Service', name: 'web', port: 80 }], rules },
      },
    ];
    const [version] = nodesOf(manifests, { from: 'default/web-v1' }).filter(({ kind }) => kind === 'version');
    expect(version && labelOf(version)).toMatchObject({ details: ['500: no such version'] });
  });

  test('several hosts have a node each, and one of them can be drawn alone', () => {
    const manifests = [
      gateway('shop', [{ ...http80, hosts: ['a.com', 'b.com'] }]),
      ...workloads('web'),
      virtualService('a', { hosts: ['a.com'], gateways: ['shop'], http: [to('web')] }),
      virtualService('b', { hosts: ['b.com'], gateways: ['shop'], http: [{ redirect: { uri: '/' } }] }),
    ];
    expect(edgesOf(manifests, { gateway: 'default/shop', port: 80 })).toEqual([
      'shop -> a.com',
      'a.com -> Rule 1',
      'Rule 1 -> web-v1',
      'shop -> b.com',
      'b.com -> Rule 1',
      'Rule 1 -> 301',
    ]);
    expect(edgesOf(manifests, { gateway: 'shop', host: 'b.com' })).toEqual([
      'shop -> b.com',
      'b.com -> Rule 1',
      'Rule 1 -> 301',
    ]);
  });

  test('a redirect to https ends before the rules', () => {
    const manifests = [
      gateway('shop', [{ ...http80, hosts: ['*'], tls: { httpsRedirect: true } }]),
      ...workloads('web'),
      virtualService('web', { hosts: ['*'], gateways: ['shop'], http: [to('web')] }),
    ];
    expect(edgesOf(manifests, { gateway: 'shop' })).toEqual(['shop -> 301']);
  });

  test('server names of a TLS server that passes connections on', () => {
    const server = { port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['*'], tls: { mode: 'PASSTHROUGH' } };
    const manifests = [
      gateway('shop', [server]),
      service('web', [{ port: 443, name: 'https' }]),
      deployment('web'),
      virtualService('web', {
        hosts: ['a.com'],
        gateways: ['shop'],
        tls: [{ match: [{ port: 443, sniHosts: ['a.com'] }], ...to('web') }],
      }),
    ];
    expect(edgesOf(manifests, { gateway: 'shop' })).toEqual(['shop -> TLS rule 1', 'TLS rule 1 -> web-v1']);
    expect(nodesOf(manifests, { gateway: 'shop' })[1]).toMatchObject({
      protocol: 'tls',
      matches: [{ match: 0, conditions: ['server name is a.com'], example: null }],
    });
  });

  test('rules of a delegate are written in the delegate', () => {
    const manifests = [
      ...shop,
      virtualService('root', { hosts: ['*'], gateways: ['shop'], http: [{ delegate: { name: 'leaf' } }] }),
      virtualService('leaf', { http: [{ match: [{ uri: { prefix: '/x' } }], ...to('web') }] }),
    ];
    const rule = nodesOf(manifests, { gateway: 'shop' })[1];
    expect(rule).toMatchObject({
      virtualService: 'default/root',
      delegate: { virtualService: 'default/leaf', rule: 0 },
    });
    expect(rule?.written.map(({ object, path }) => [object, path])).toEqual([
      ['VirtualService default/leaf', ['spec', 'http', 0]],
      ['VirtualService default/root', ['spec', 'http', 0]],
    ]);
  });
});

describe('to a host', () => {
  test('callers without rules go to any version, and gateways lead there by the rules that name it', () => {
    const http = [{ match: [{ uri: { prefix: '/a' } }], ...to('other') }, to('web')];
    const manifests = [...routed(http), ...workloads('other')];
    expect(edgesOf(manifests, { host: 'web' })).toEqual([
      'shop -> Rule 2',
      'Rule 2 -> web-v1, web-v2',
      'every workload -> web-v1, web-v2',
    ]);
  });

  test('callers that rules tell apart have nodes of their own', () => {
    const manifests = [
      ...workloads('a', 'b', 'c'),
      virtualService('c', {
        hosts: ['c'],
        http: [{ match: [{ sourceLabels: { app: 'a' } }], redirect: { uri: '/' } }, to('c')],
      }),
    ];
    expect(edgesOf(manifests, { host: 'c.default.svc.cluster.local' })).toEqual([
      'a-v1 -> Rule 1',
      'Rule 1 -> 301',
      'b-v1, c-v1 -> Rule 1',
      'Rule 1 -> c-v1',
    ]);
  });

  test('callers without a proxy are not subject to rules', () => {
    const manifests = [
      deployment('old', 'v1', { template: { metadata: { labels: { 'sidecar.istio.io/inject': 'false' } } } }),
      ...workloads('web'),
      virtualService('web', { hosts: ['web'], http: [{ redirect: { uri: '/' } }] }),
    ];
    expect(edgesOf(manifests, { host: 'web' })).toEqual(['old-v1 -> web-v1', 'web-v1 -> Rule 1', 'Rule 1 -> 301']);
  });

  test('a host that only a VirtualService names', () => {
    const manifests = [...workloads('web'), virtualService('x', { hosts: ['shop.internal'], http: [to('web')] })];
    expect(edgesOf(manifests, { host: 'shop.internal' })).toEqual(['web-v1 -> Rule 1', 'Rule 1 -> web-v1']);
  });

  test('a host outside the mesh', () => {
    const manifests = [
      ...workloads('web'),
      serviceEntry('api', {
        hosts: ['api.example.com'],
        location: 'MESH_EXTERNAL',
        resolution: 'DNS',
        ports: [{ number: 443, name: 'tls', protocol: 'TLS' }],
      }),
    ];
    const graph = meshOf(manifests).graph({ host: 'api.example.com' });
    expect(graph.nodes).toContainEqual(expect.objectContaining({ kind: 'service', external: true, port: 443 }));
    expect(graph.edges).toHaveLength(1);
  });
});

describe('security', () => {
  const strict = peerAuthentication('default', { mtls: { mode: 'STRICT' } });

  test('edges have mutual TLS, unless a DestinationRule turns it off', () => {
    const tls = (mode: string) => destinationRule('tls', { host: 'web', trafficPolicy: { tls: { mode } } });
    const edge = (...more: object[]) => meshOf([...workloads('web'), ...more]).graph({ host: 'web' }).edges[0];
    expect(edge()).toMatchObject({ tls: 'mutual' });
    expect(edge(tls('DISABLE'))).toMatchObject({ tls: 'plaintext' });
    expect(edge(tls('DISABLE'))).not.toHaveProperty('closed');
    expect(edge(tls('DISABLE'), strict)).toMatchObject({
      closed: { reason: 'PeerAuthentication default/default is STRICT, but the client sends plaintext' },
    });
  });

  test('policies guard a version, and are known to deny everything if no request can pass', () => {
    const version = (spec: object) =>
      nodesOf([...workloads('web'), authorizationPolicy('p', spec)], { host: 'web' }).find(
        ({ kind }) => kind === 'version',
      );
    expect(version({})).toMatchObject({ policies: ['default/p'], denied: true });
    expect(version({ rules: [{}] })).toMatchObject({ policies: ['default/p'], denied: false });
    expect(version({ action: 'DENY', rules: [{}] })).toMatchObject({ denied: true });
    const some = { action: 'DENY', rules: [{ to: [{ operation: { methods: ['DELETE'] } }] }] };
    expect(version(some)).toMatchObject({ denied: false });
  });
});

test('from a workload: hosts with rules first, within what its Sidecar imports', () => {
  const manifests = [
    ...workloads('a', 'b', 'c', 'd'),
    virtualService('c', { hosts: ['c'], http: [to('c')] }),
    sidecar('default', { egress: [{ hosts: ['./b.default.svc.cluster.local', './c.default.svc.cluster.local'] }] }),
  ];
  expect(edgesOf(manifests, { from: 'default/a-v1' })).toEqual([
    'a-v1 -> c',
    'c -> Rule 1',
    'Rule 1 -> c-v1',
    'a-v1 -> b',
    'b -> b-v1',
  ]);
});

test('without a focus, everything up to the limit, and the names of the rest', () => {
  const names = [...Array(30).keys()].map((index) => `s${index}`);
  const mesh = meshOf(workloads(...names));
  expect(mesh.graph().nodes).toHaveLength(90);
  const { nodes, omitted } = mesh.graph(undefined, { limit: 10 });
  expect(nodes.length).toBeLessThanOrEqual(10);
  expect(omitted).toContain('s29.default.svc.cluster.local');
});

test('nodes and edges know the lines that they are written in', () => {
  const yaml = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - hosts: ['*']
      port: { number: 80, name: http, protocol: HTTP }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web }
spec:
  hosts: ['*']
  gateways: [shop]
  http:
    - route:
        - destination: { host: a }
          weight: 1
        - destination: { host: b }
          weight: 1
`;
  const { nodes, edges } = meshOf(parseManifests(yaml, 'shop.yaml')).graph({ gateway: 'shop' });
  const lines = (one: { written: readonly { location: unknown }[] }[]) =>
    one.map(({ written }) => written[0]?.location);
  expect(lines(nodes.slice(0, 2) as never)).toEqual([
    { file: 'shop.yaml', line: 8 },
    { file: 'shop.yaml', line: 18 },
  ]);
  expect(lines(edges.filter(({ kind }) => kind === 'send') as never)).toEqual([
    { file: 'shop.yaml', line: 19 },
    { file: 'shop.yaml', line: 21 },
  ]);
});

test.each<[Focus, RegExp]>([
  [{ gateway: 'x' }, /focus.gateway is "x": not found, known are default\/shop/],
  [{ host: 'x' }, /focus.host is "x": not found, known are web.default.svc.cluster.local/],
  [{ from: 'default/x' }, /focus.from is "default\/x": not found, known are default\/web-v1, default\/web-v2/],
])('a focus that is not in the mesh: %j', (focus, message) => {
  expect(() => meshOf(shop).graph(focus)).toThrow(message);
});

test('places list everything to start from', () => {
  const fault = { abort: { httpStatus: 500, percentage: { value: 50 } } };
  const { gateways, callers, hosts } = meshOf([
    ...routed([to('web')]),
    virtualService('inside', { hosts: ['web'], http: [to('web', { fault })] }),
  ]).places();
  expect(gateways).toEqual([{ gateway: 'default/shop', port: 80, protocol: 'HTTP', hosts: ['*'], location: null }]);
  expect(callers).toEqual(
    ['v1', 'v2'].map((v) => ({ workload: `default/web-${v}`, kind: 'Deployment', sidecar: 'assumed' })),
  );
  expect(JSON.parse(JSON.stringify(hosts))).toEqual([
    {
      host: 'web.default.svc.cluster.local',
      name: 'web',
      namespace: 'default',
      ports: [80],
      external: false,
      subsets: ['v1', 'v2'],
      fault: 0.5,
      location: null,
    },
  ]);
});

test.each([
  { uri: { prefix: '/a' } },
  { uri: { exact: '/a/b' }, method: { exact: 'POST' } },
  { uri: { regex: '/c.*' }, queryParams: { v: { prefix: '2' }, w: { exact: '' } } },
  { headers: { 'user-agent': { regex: '.*Firefox.*' }, 'x-any': {}, 'x-tester': { exact: 'true' } } },
  { headers: { cookie: { regex: '^(.*?;)?(canary=1)(;.*)?$' } } },
])('the example of a rule meets its conditions: %j', (match) => {
  const mesh = meshOf(routed([{ match: [match], ...to('web') }, { redirect: { uri: '/' } }]));
  const rule = mesh.graph({ gateway: 'shop' }).nodes.find(({ kind }) => kind === 'rule');
  const example = rule?.kind === 'rule' ? rule.matches[0]?.example : undefined;
  if (example) expect(mesh.route({ gateway: 'shop', ...example }).matched).toMatchObject({ rule: 0 });
  else expect(JSON.stringify(match)).toContain('canary');
});
