import type { MeshSource } from '../../../manifest/mesh-source';
import { parseManifests } from '../../../reader';
import { judge } from '../../engine/run';

const virtualService = (http: object[], spec: object = {}, name = 'web') => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name, namespace: 'shop' },
  spec: { hosts: ['shop.example.com'], gateways: ['istio-system/public'], http, ...spec },
});
const to = (host: string) => ({ route: [{ destination: { host } }] });
const on = (prefix: string, host: string, name?: string) => ({ name, match: [{ uri: { prefix } }], ...to(host) });

function lost(previous: MeshSource, now: object | readonly object[], suppress?: string[]): string[] {
  const manifests = [now].flat().map((manifest) => ({ manifest }) as never);
  return judge(manifests, { previous, suppress })
    .findings.filter(({ code }) => code === 'MESH0118' || code === 'MESH0119')
    .map(({ level, path, message }) => `${level} ${path}: ${message}`);
}

test('a removed rule whose requests no other rule matches', () => {
  const before = virtualService([on('/api', 'api'), on('/docs', 'docs')]);
  expect(lost(before, virtualService([on('/api', 'api')]))).toEqual([
    'error spec.http: requests to shop.example.com at gateway istio-system/public:80 (path begins with /docs) are lost: GET http://shop.example.com/docs was sent to docs.shop.svc.cluster.local:80, and is now answered with 404: no rule matches it',
  ]);
  expect(lost(before, virtualService([on('/api', 'api')]), ['MESH0119=VirtualService shop/web'])).toEqual([]);
});

test('a removed rule whose requests an existing rule sends elsewhere', () => {
  const before = virtualService([on('/docs', 'docs'), to('api')]);
  expect(lost(before, virtualService([to('api')]))).toEqual([
    'error spec.http: requests to shop.example.com at gateway istio-system/public:80 (path begins with /docs) fall to rule 0 of shop/web: GET http://shop.example.com/docs was sent to docs.shop.svc.cluster.local:80, and is now sent to api.shop.svc.cluster.local:80',
  ]);
  expect(lost(before, virtualService([on('/docs', 'wiki'), to('api')]))).toEqual([
    'warning spec: the previous version sends requests to docs.shop.svc.cluster.local, but nothing does now',
  ]);
});

test('the order of keys in a match does not matter', () => {
  const uri = { uri: { prefix: '/' } };
  const method = { method: { exact: 'GET' } };
  const before = virtualService([on('/docs', 'docs'), { match: [{ ...uri, ...method }], ...to('api') }]);
  const now = virtualService([{ match: [{ ...method, ...uri }], ...to('api') }]);
  expect(lost(before, now)).toEqual([
    expect.stringContaining('(path begins with /docs, method is GET) fall to rule 0'),
    expect.stringContaining('(path begins with /docs, unless method is GET) are lost'),
  ]);
});

test('the reported request fulfils every condition of the removed rule', () => {
  const match = [
    {
      uri: { regex: '/v[0-9]+/x' },
      method: { exact: 'POST' },
      headers: { 'x-tester': { prefix: 'yes' } },
      queryParams: { page: { exact: '2' } },
      withoutHeaders: { 'x-old': {} },
    },
  ];
  const before = virtualService([{ match, ...to('beta') }, to('api')]);
  const [message = '', ...others] = lost(before, virtualService([to('api')]));
  expect(message).toMatch(/fall to rule 0 of shop\/web: POST \S+\/v\d\/x\?page=2 with x-tester: yes was sent to beta/);
  expect(others).toEqual([]);
});

test('a removed rule with a name is reported even if only the subset differs', () => {
  const of = (subset: string) => ({ route: [{ destination: { host: 'api', subset } }] });
  const rule = (name: string | undefined, subset: string) => ({
    name,
    match: [{ headers: { 'x-tester': { exact: 'true' } } }],
    ...of(subset),
  });
  const versions = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: { name: 'api', namespace: 'shop' },
    spec: { host: 'api', subsets: ['v1', 'v2'].map((name) => ({ name, labels: { version: name } })) },
  };
  const without = virtualService([of('v1')]);
  expect(lost([versions, virtualService([rule('testers', 'v2'), of('v1')])], without)).toEqual([
    expect.stringMatching(/^error spec.http: .*header x-tester is true\) fall to rule 0 of shop\/web/),
  ]);
  expect(lost([versions, virtualService([rule(undefined, 'v2'), of('v1')])], without)).toEqual([]);
  expect(lost([versions, virtualService([rule('testers', 'v1'), of('v1')])], without)).toEqual([]);
});

test('changed weights and subsets, a wider path and a rule in another object are not reported', () => {
  const share = (subset: string, weight: number) => ({ destination: { host: 'api', subset }, weight });
  const canary = virtualService([{ match: [{ uri: { prefix: '/api' } }], route: [share('v1', 80), share('v2', 20)] }]);
  expect(lost(canary, virtualService([{ match: [{ uri: { prefix: '/api' } }], route: [share('v2', 100)] }]))).toEqual(
    [],
  );
  expect(lost(virtualService([on('/api/v1', 'api')]), virtualService([on('/api', 'api')]))).toEqual([]);
  const both = virtualService([on('/api', 'api'), on('/docs', 'docs')]);
  const apart = [virtualService([on('/api', 'api')]), virtualService([on('/docs', 'docs')], {}, 'docs')];
  expect(lost(both, apart)).toEqual([]);
});

test('removed hosts and gateways of a VirtualService', () => {
  const before = virtualService([to('api')], {
    hosts: ['a.example.com', 'b.example.com'],
    gateways: ['public', 'mesh'],
  });
  expect(lost(before, virtualService([to('api')], { hosts: ['a.example.com'], gateways: ['public'] }))).toEqual([
    'error spec.hosts: requests to b.example.com at gateway shop/public:80 are lost: GET http://b.example.com/ was sent to api.shop.svc.cluster.local:80, and is now answered with 404: no rule matches it',
    'error spec.hosts: requests to a.example.com in the mesh and 1 more fall to no rule: GET http://a.example.com/ was sent to api.shop.svc.cluster.local:80, and is now passed on to a.example.com:80',
  ]);
  expect(lost(before, virtualService([to('api')], { hosts: ['*.example.com'], gateways: ['mesh', 'public'] }))).toEqual(
    [],
  );
});

test('a rule removed from a delegate is reported on the delegate', () => {
  const root = virtualService([{ match: [{ uri: { prefix: '/cart' } }], delegate: { name: 'cart' } }]);
  const cart = (...prefixes: string[]) =>
    virtualService(
      prefixes.map((prefix) => on(prefix, 'cart')),
      { hosts: undefined, gateways: undefined },
      'cart',
    );
  expect(lost([root, cart('/cart/pay', '/cart/list')], cart('/cart/pay'))).toEqual([
    expect.stringMatching(
      /^error spec.http: .*\(path begins with \/cart\/list\) are lost: .* answered with 404: no rule matches it$/,
    ),
  ]);
});

const parse = (text: string) => parseManifests(text, 'f.yaml').map(({ manifest }) => manifest);
const gateway = (servers: string) =>
  parse(`
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: istio-system }
spec:
  selector: { istio: ingressgateway }
  servers: [${servers}]
`);
const http = (hosts: string, port = 80) =>
  `{ port: { number: ${port}, name: p${port}, protocol: HTTP }, hosts: [${hosts}] }`;

test('removed ports and hosts of a Gateway', () => {
  const before = gateway(`${http('a.example.com, b.example.com')}, ${http('"*"', 8080)}`);
  expect(lost(before, gateway(http('a.example.com')))).toEqual([
    'error spec.servers: the previous version serves b.example.com on port 80, but this one does not',
    'error spec.servers: the previous version serves * on port 8080, but this one has no server for that port',
  ]);
  expect(lost(before, gateway(`${http('"*.example.com"')}, ${http('"*"', 8080)}`))).toEqual([]);
});

test('a Gateway with another name can serve the same Pods and port', () => {
  const named = (name: string, port: number) =>
    gateway(http('"*"', port)).map((manifest) => ({ ...manifest, metadata: { name, namespace: 'istio-system' } }));
  const bound = (name: string) => virtualService([to('api')], { gateways: [`istio-system/${name}`] });
  const before = [...named('public', 80), bound('public')];
  expect(lost(before, [...named('edge', 80), bound('edge')])).toEqual([]);
  expect(lost(before, [...named('edge', 8080), bound('edge')])).toEqual([
    expect.stringMatching(
      /^error spec.gateways: requests to shop.example.com at gateway istio-system\/public:80 are lost/,
    ),
  ]);
});

const rule = (spec: string, host = 'api') =>
  parse(`
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: shop }
spec: { host: ${host}, ${spec} }
`);

test('removed subsets that are still in use, and removed policies', () => {
  const subsets = (...names: string[]) => `subsets: [${names.map((name) => `{ name: ${name} }`).join(', ')}]`;
  const asking = virtualService([{ route: [{ destination: { host: 'api', subset: 'v2' } }] }]);
  expect(lost([asking, ...rule(subsets('v1', 'v2'))], rule(subsets('v1')))).toEqual([
    expect.stringMatching(
      /^error spec.subsets: requests to shop.example.com .* are lost: .* 503: no cluster for api.*subset v2$/,
    ),
  ]);
  expect(lost(rule(subsets('v1', 'v2')), rule(subsets('v1')))).toEqual([]);
  const policy = (text: string) => rule(`trafficPolicy: { ${text} }`, 'api.example.com');
  const detects = 'outlierDetection: { consecutive5xxErrors: 3 }';
  expect(lost(policy(`${detects}, tls: { mode: SIMPLE }`), policy(detects))).toEqual([
    'error spec.trafficPolicy: the previous version sets tls for api.example.com, but no DestinationRule does now',
  ]);
  expect(lost(policy(detects), policy('tls: { mode: SIMPLE }'))).toEqual([
    'warning spec.trafficPolicy: the previous version sets outlierDetection for api.example.com, but no DestinationRule does now',
  ]);
});

test('removed hosts of a ServiceEntry, SNI hosts and tcp rules', () => {
  const entry = (hosts: string) =>
    parse(`
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: out, namespace: shop }
spec: { hosts: [${hosts}], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS }
`);
  expect(lost(entry('a.com, b.com'), entry('a.com'))).toEqual([
    'error spec.hosts: the previous version defines b.com, but nothing does now',
  ]);
  const tls = (...sniHosts: string[]) =>
    virtualService([], { http: undefined, tls: [{ match: [{ sniHosts }], ...to('api') }], hosts: ['*.example.com'] });
  expect(lost(tls('a.example.com', 'b.example.com'), tls('a.example.com'))).toEqual([
    'error spec.tls: requests to b.example.com at gateway istio-system/public:443 are lost: GET https://b.example.com/ was sent to api.shop.svc.cluster.local:80, and is now closed: no filter chain matches SNI b.example.com; hosts are a.example.com',
  ]);
  expect(lost(virtualService([to('api')], { tcp: [to('db')] }), virtualService([to('api')]))).toEqual([
    expect.stringMatching(/^error spec.tcp: requests .* at gateway istio-system\/public:9000 are lost: .* sent to db/),
  ]);
});

test('a VirtualService with a new name conflicts with the older one', () => {
  const before = virtualService([on('/cart', 'cart')], {}, 'web');
  const findings = lost(before, virtualService([on('/cart/list', 'list')], {}, 'a-first-by-name'));
  expect(findings).toEqual([
    expect.stringMatching(
      /^error spec\.http\[0\]: the previous version stays in force next to this one: .*rule 0 of shop\/web matches/,
    ),
  ]);
  const mesh = { hosts: ['cart'], gateways: undefined };
  expect(lost(virtualService([to('cart')], mesh), virtualService([to('list')], mesh, 'list'))).toEqual([
    expect.stringMatching(
      /^error spec\.hosts.*: the previous version stays in force.*also defined by VirtualService shop\/web/,
    ),
  ]);
});

test('objects that are unchanged or not applied again are not reported', () => {
  const all = [virtualService([to('api')]), ...gateway(http('"*"')), ...rule('subsets: [{ name: v1 }]')];
  expect(lost(all, all)).toEqual([]);
  expect(lost(all, [])).toEqual([]);
  expect(lost([], all)).toEqual([]);
});

test('policies in another DestinationRule of the namespace, and Gateway hosts for a namespace', () => {
  const policy = (text: string, name = 'api', namespace = 'shop') =>
    rule(`trafficPolicy: { ${text} }`, 'api.example.com').map((manifest) => ({
      ...manifest,
      metadata: { name, namespace },
    }));
  const detects = 'outlierDetection: { consecutive5xxErrors: 3 }';
  const pool = 'connectionPool: { tcp: { maxConnections: 1 } }';
  expect(lost(policy(detects), [...policy(pool), ...policy(detects, 'more')])).toEqual([]);
  const loss =
    'spec.trafficPolicy: the previous version sets outlierDetection for api.example.com, but no DestinationRule does now';
  expect(lost(policy(detects), [...policy(pool), ...policy(detects, 'more', 'web')])).toEqual([`warning ${loss}`]);
  expect(lost(policy('tls: { mode: ISTIO_MUTUAL }'), policy(pool))).toEqual([expect.stringMatching(/^warning/)]);

  const before = gateway(http('shop/a.example.com'));
  expect(lost(before, gateway(http('"*/a.example.com"')))).toEqual([]);
  expect(lost(before, gateway(http('shop/*.example.com')))).toEqual([]);
  expect(lost(before, gateway(http('web/a.example.com')))).toHaveLength(1);
  expect(lost(before, gateway(`${http('shop/b.example.com')}, ${http('shop/a.example.com')}`))).toEqual([]);
});

test('policies: an ALLOW policy that allows less is reported, a DENY policy that denies more is not', () => {
  const policy = (action: string, ...methods: string[]) => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'api', namespace: 'shop' },
    spec: { selector: { matchLabels: { app: 'api' } }, action, rules: [{ to: [{ operation: { methods } }] }] },
  });
  const routes = virtualService([to('api')]);
  expect(lost([routes, policy('ALLOW', 'GET', 'PUT')], [policy('ALLOW', 'GET')])).toEqual([
    expect.stringMatching(/^warning spec.rules: .*unless method is GET\) are denied: PUT .* denied 403 by shop\/api$/),
  ]);
  expect(lost([routes, policy('DENY', 'PUT')], [policy('DENY', 'GET', 'PUT')])).toEqual([]);
});

test('a destination without a workload in the manifests is not lost', () => {
  const service = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'api', namespace: 'shop' } };
  const selected = { ...service, spec: { selector: { app: 'api' }, ports: [{ name: 'http', port: 80 }] } };
  const pods = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'api-v1', namespace: 'shop' },
    spec: { template: { metadata: { labels: { app: 'api', version: 'v1' } }, spec: { containers: [] } } },
  };
  const versions = rule('subsets: [{ name: v1, labels: { version: v1 } }, { name: v2, labels: { version: v2 } }]');
  const routes = (subset: string) => virtualService([{ route: [{ destination: { host: 'api', subset } }] }]);
  expect(lost([selected, pods, ...versions, routes('v1')], routes('v2'))).toEqual([]);
  expect(lost([selected, ...versions, routes('v1')], virtualService([on('/a', 'api')]))).toEqual([
    expect.stringContaining('(every request, unless path begins with /a) are lost'),
  ]);
});

test('a rule removed from an HTTPRoute', () => {
  const [edge, ...routes] = parse(`
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: edge, namespace: shop }
spec: { gatewayClassName: istio, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: v1
kind: Service
metadata: { name: api, namespace: shop }
spec: { selector: { app: api }, ports: [{ name: http, port: 80 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: edge }]
  hostnames: [shop.example.com]
  rules:
    - { matches: [{ path: { type: PathPrefix, value: /a } }], backendRefs: [{ name: api, port: 80 }] }
    - { matches: [{ path: { type: PathPrefix, value: /b } }], backendRefs: [{ name: api, port: 80 }] }
`);
  const [service, route] = routes;
  const { rules } = (route?.spec ?? {}) as { rules: object[] };
  const now = { ...route, spec: { ...(route?.spec as object), rules: rules.slice(0, 1) } };
  expect(lost([edge, service, route] as MeshSource, now)).toEqual([
    expect.stringMatching(
      /^error spec.rules: requests to shop.example.com .*path is \/b or below\) are lost: .* no rule matches it$/,
    ),
  ]);
});
